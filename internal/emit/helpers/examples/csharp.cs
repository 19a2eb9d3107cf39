// region example
using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text;

/// <summary>Sends one request that scheme_signer signs, and prints the answer.</summary>
/// <remarks>
/// usage: scheme_example METHOD URL BODY [INPUT=VALUE ...]
///
/// The credential comes from CHOPMARK_KEY_ID and CHOPMARK_SECRET in the environment. A body is sent as JSON; "" is none.
/// </remarks>
public static class scheme_example
{
    public static int Main(string[] args)
    {
        if (args.Length < 3)
        {
            Console.Error.WriteLine("usage: METHOD URL BODY [INPUT=VALUE ...]");
            return 2;
        }

        Dictionary<string, string> inputs = args.Skip(3)
            .Select(pair => pair.Split(new[] { '=' }, 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        var credential = new scheme_signer.Credential(
            Variable("CHOPMARK_KEY_ID"),
            // region has_no_token
            Variable("CHOPMARK_SECRET"));
        // endregion
        // region has_token
            Variable("CHOPMARK_SECRET"),
            Environment.GetEnvironmentVariable("CHOPMARK_TOKEN"));
        // endregion
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Accept"] = "*/*" };
        if (args[2] != "")
        {
            headers["Content-Type"] = "application/json";
        }

        // What is signed is the address as the client will write it.
        string url = new Uri(args[1]).AbsoluteUri;
        byte[] body = Encoding.UTF8.GetBytes(args[2]);
        var request = new scheme_signer.Request(args[0], url, headers, body);
        scheme_signer.Signed signed = scheme_signer.Sign(request, credential, inputs);
        if (new Uri(signed.Url).AbsoluteUri != signed.Url)
        {
            Console.Error.WriteLine("the client would change the signed address " + signed.Url);
            return 1;
        }

        // What signing sets replaces what was there.
        foreach (KeyValuePair<string, string> header in signed.Headers)
        {
            headers[header.Key] = header.Value;
        }

        return Send(args[0], signed.Url, headers, signed.Body);
    }

    private static int Send(string method, string url, Dictionary<string, string> headers, byte[] body)
    {
        using (var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }))
        using (var request = new HttpRequestMessage(new HttpMethod(method), url))
        {
            var content = new ByteArrayContent(body);
            foreach (KeyValuePair<string, string> header in headers)
            {
                if (!request.Headers.TryAddWithoutValidation(header.Key, header.Value))
                {
                    content.Headers.TryAddWithoutValidation(header.Key, header.Value);
                    request.Content = content;
                }
            }

            request.Content = body.Length > 0 ? content : request.Content;
            using (HttpResponseMessage answer = client.SendAsync(request).GetAwaiter().GetResult())
            {
                Console.WriteLine(answer.Content.ReadAsStringAsync().GetAwaiter().GetResult());
                if ((int)answer.StatusCode < 300)
                {
                    return 0;
                }

                Console.Error.WriteLine("HTTP status " + (int)answer.StatusCode);
                return 1;
            }
        }
    }

    private static string Variable(string name)
    {
        string value = Environment.GetEnvironmentVariable(name);
        if (value == null)
        {
            throw new InvalidOperationException(name + " is not set");
        }

        return value;
    }
}
// endregion
