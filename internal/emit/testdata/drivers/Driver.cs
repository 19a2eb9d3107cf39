using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;

/// <summary>Reads cases as lines of hex, signs each with the class of its scheme, and prints the results in the same way.</summary>
public static class Driver
{
    private static readonly TextWriter Out = new StreamWriter(Console.OpenStandardOutput());

    public static void Main()
    {
        List<string[]> lines = new List<string[]>();
        for (string line = Console.ReadLine(); line != null; line = Console.ReadLine())
        {
            if (line != "")
            {
                lines.Add(line.Split(' '));
                continue;
            }

            Answer(lines);
            lines.Clear();
        }

        Out.Flush();
    }

    private static void Answer(List<string[]> lines)
    {
        try
        {
            if (lines.Any(l => l[0] == "now"))
            {
                object verdict = Run("Verify", lines);
                Print("verdict", (string)Get(verdict, "Id"));
                Print("detail", (string)Get(verdict, "Detail"));
                Out.WriteLine();
                return;
            }

            object signed = Run("Sign", lines);
            Print("string_to_sign", (string)Get(signed, "StringToSign"));
            Print("signature", (string)Get(signed, "Signature"));
            foreach (KeyValuePair<string, string> header in (IEnumerable<KeyValuePair<string, string>>)Get(signed, "Headers"))
            {
                Print("header", header.Key, header.Value);
            }

            Print("url", (string)Get(signed, "Url"));
            Out.WriteLine("body " + Hex((byte[])Get(signed, "Body")));
        }
        catch (TargetInvocationException e) when (e.InnerException is ArgumentException)
        {
            Print("error", e.InnerException.Message);
        }

        Out.WriteLine();
    }

    private static object Run(string method, List<string[]> lines)
    {
        Func<string, string[]> find = name => lines.Where(l => l[0] == name).Select(l => l.Skip(1).Select(Text).ToArray()).FirstOrDefault();
        Func<string, string> one = name => find(name)?.FirstOrDefault();
        string type = string.Concat(one("scheme").Split('-').Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)));
        Type signer = typeof(Driver).Assembly.GetType(type + "Signer", true);
        List<KeyValuePair<string, string>> headers = lines.Where(l => l[0] == "header")
            .Select(l => new KeyValuePair<string, string>(Text(l[1]), Text(l[2]))).ToList();
        byte[] body = lines.Where(l => l[0] == "body").Select(l => Bytes(l[1])).First();
        object request = signer.GetNestedType("Request").GetConstructors()[0]
            .Invoke(new object[] { one("method"), one("url"), headers, body });
        ConstructorInfo make = signer.GetNestedType("Credential").GetConstructors()[0];
        object[] credential = { one("key_id"), one("secret"), one("token") };
        object key = make.Invoke(credential.Take(make.GetParameters().Length).ToArray());
        Dictionary<string, object> given = new Dictionary<string, object>
        {
            ["request"] = request,
            ["credential"] = key,
            ["inputs"] = lines.Where(l => l[0] == "input").ToDictionary(l => Text(l[1]), l => Text(l[2])),
            ["time"] = null,
            ["nonce"] = one("nonce"),
            ["cover"] = find("cover"),
        };
        if (method == "Verify")
        {
            Func<string, object> find1 = keyId => keyId == one("key_id") ? key : null;
            given["findKey"] = typeof(Driver).GetMethod("Finder").MakeGenericMethod(key.GetType()).Invoke(null, new object[] { find1 });
            given["demands"] = Demanded(Activator.CreateInstance(signer.GetNestedType("Demands")), lines, find);
        }
        else
        {
            given["time"] = DateTimeOffset.FromUnixTimeSeconds(long.Parse(one("seconds"), CultureInfo.InvariantCulture))
                .AddTicks(long.Parse(one("nanoseconds"), CultureInfo.InvariantCulture) / 100);
        }

        MethodInfo call = signer.GetMethod(method);
        return call.Invoke(null, call.GetParameters().Select(p => given[p.Name]).ToArray());
    }

    /// <summary>Gives a look-up the type that a verifier wants.</summary>
    public static Func<string, T> Finder<T>(Func<string, object> find)
    {
        return keyId => (T)find(keyId);
    }

    private static object Demanded(object demands, List<string[]> lines, Func<string, string[]> find)
    {
        Action<string, object> set = (name, value) => demands.GetType().GetProperty(name).SetValue(demands, value);
        long now = long.Parse(find("now")[0], CultureInfo.InvariantCulture);
        set("Now", (Func<DateTimeOffset>)(() => DateTimeOffset.FromUnixTimeSeconds(now)));
        if (find("within") != null)
        {
            set("Within", TimeSpan.FromSeconds(long.Parse(find("within")[0], CultureInfo.InvariantCulture)));
        }

        set("Accepted", lines.Where(l => l[0] == "accepted").ToDictionary(l => Text(l[1]), l => l.Skip(2).Select(Text).ToArray()));
        set("Headers", find("headers"));
        set("Cover", find("cover"));
        return demands;
    }

    private static object Get(object signed, string name)
    {
        return signed.GetType().GetProperty(name).GetValue(signed);
    }

    private static void Print(string name, params string[] values)
    {
        Out.WriteLine(name + string.Concat(values.Select(value => " " + Hex(BytesOf(value)))));
    }

    // UTF-8, where stray surrogates stand for bytes that are none.
    private static byte[] BytesOf(string value)
    {
        List<byte> bytes = new List<byte>();
        for (int i = 0; i < value.Length; i++)
        {
            bool pair = char.IsSurrogatePair(value, i);
            if (!pair && char.IsSurrogate(value[i]))
            {
                bytes.Add((byte)value[i]);
                continue;
            }

            bytes.AddRange(Encoding.UTF8.GetBytes(value.Substring(i, pair ? 2 : 1)));
            i += pair ? 1 : 0;
        }

        return bytes.ToArray();
    }

    private static string Hex(byte[] data)
    {
        return data.Length == 0 ? "-" : BitConverter.ToString(data).Replace("-", "");
    }

    private static string Text(string hex)
    {
        return Encoding.UTF8.GetString(Bytes(hex));
    }

    private static byte[] Bytes(string hex)
    {
        return hex == "-" ? new byte[0] : Enumerable.Range(0, hex.Length / 2).Select(i => Convert.ToByte(hex.Substring(2 * i, 2), 16)).ToArray();
    }
}
