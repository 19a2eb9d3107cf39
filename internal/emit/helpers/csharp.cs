using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

/// <summary>The parts of which signers in C# are made. Regions that a signer uses are copied into it.</summary>
public static class Helpers
{
    // region md5 needs digest
    // endregion
    // region sha1 needs digest
    // endregion
    // region sha256 needs digest
    // endregion
    // region sha384 needs digest
    // endregion
    // region sha512 needs digest
    // endregion
    // region hmac_md5 needs hmac
    // endregion
    // region hmac_sha1 needs hmac
    // endregion
    // region hmac_sha256 needs hmac
    // endregion
    // region hmac_sha384 needs hmac
    // endregion
    // region hmac_sha512 needs hmac
    // endregion
    // region ==bytes imports System.Linq
    // endregion
    // region !=bytes imports System.Linq
    // endregion
    // region need_inputs needs inputs, need_input
    // endregion
    // region input needs input?
    // endregion
    // region concat imports System.Linq
    // endregion
    // region concat_pairs imports System.Linq
    // endregion
    // region concat_headers imports System.Linq
    // endregion
    // region names imports System.Linq
    // endregion
    // region header_names imports System.Linq
    // endregion
    // region each imports System.Linq
    // endregion
    // region each_if imports System.Linq
    // endregion
    // region unique imports System.Linq
    // endregion
    // region first imports System.Linq
    // endregion
    // region first? imports System.Linq
    // endregion
    // region request imports System, System.Collections.Generic, System.Linq, System.Text.RegularExpressions
    // endregion
    // region params needs Pair
    // endregion
    // region pair needs Pair
    // endregion
    // region all_headers needs by_bytes
    // endregion
    // region headers needs Header, all_headers, all_header_values
    // endregion
    // region signed needs Header, all_headers, all_header_values, fits, sort_headers
    // endregion
    // region send_params needs Pair, drop, params, sort_names, percent, utf8
    // endregion
    // region request needs result
    /// <summary>The request as the caller is about to send it.</summary>
    public sealed class Request
    {
        /// <summary>A request; headers may repeat a name.</summary>
        public Request(
            string method,
            string url,
            IEnumerable<KeyValuePair<string, string>> headers = null,
            byte[] body = null)
        {
            Method = method;
            Url = url;
            Headers = (headers ?? Enumerable.Empty<KeyValuePair<string, string>>()).ToList();
            Body = body ?? new byte[0];
        }

        /// <summary>The method, as GET.</summary>
        public string Method { get; }

        /// <summary>The whole address.</summary>
        public string Url { get; }

        /// <summary>The headers, in order.</summary>
        public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

        /// <summary>The body, never null.</summary>
        public byte[] Body { get; }
    }

    /// <summary>The key id and the secret that belongs to it.</summary>
    public sealed class Credential
    {
        // region has_token
        /// <summary>A credential; the token of a session may be left out.</summary>
        public Credential(string keyId, string secret, string token = null)
        {
            KeyId = keyId;
            Secret = secret;
            Token = string.IsNullOrEmpty(token) ? null : token;
        }

        // endregion
        // region has_no_token
        /// <summary>A credential.</summary>
        public Credential(string keyId, string secret)
        {
            KeyId = keyId;
            Secret = secret;
        }

        // endregion
        /// <summary>The id, which is no secret.</summary>
        public string KeyId { get; }

        internal string Secret { get; }
        // region has_token

        internal string Token { get; }
        // endregion
    }

    /// <summary>What signing gives: send the request with these headers, to this address, with this body.</summary>
    public sealed class Signed
    {
        internal Signed(
            IReadOnlyList<KeyValuePair<string, string>> headers,
            string url,
            byte[] body,
            string stringToSign,
            string signature)
        {
            Headers = headers;
            Url = url;
            Body = body;
            StringToSign = stringToSign;
            Signature = signature;
        }

        /// <summary>The headers to set, in order; each replaces all headers of its name.</summary>
        public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

        /// <summary>The address to send to.</summary>
        public string Url { get; }

        /// <summary>The body to send.</summary>
        public byte[] Body { get; }

        /// <summary>To be compared with what a server says, when it refuses a signature.</summary>
        public string StringToSign { get; }

        /// <summary>The signature by itself.</summary>
        public string Signature { get; }
    }

    // endregion
    // region Pair
    /// <summary>A name and a value.</summary>
    private sealed class Pair
    {
        public Pair(string name, string value)
        {
            Name = name;
            Value = value;
        }

        public string Name { get; }

        public string Value { get; }
    }

    // endregion
    // region Header
    /// <summary>A header and its values, in order of arrival.</summary>
    private sealed class Header
    {
        public Header(string name, IReadOnlyList<string> values)
        {
            Name = name;
            Values = values;
        }

        public string Name { get; }

        public IReadOnlyList<string> Values { get; }
    }

    // endregion
    // region request needs result
    /// <summary>The request with what has joined it so far.</summary>
    private sealed class Draft
    {
        private static readonly Regex UrlParts =
            new Regex("^([A-Za-z]+)://([^/?#]+)([^?#]*)([?][^#]*)?(#.*)?\\z", RegexOptions.Singleline);

        private readonly string address;
        private readonly string rawPath;
        private readonly bool queryMark;
        private readonly byte[] givenBody;
        private readonly List<KeyValuePair<string, string>> headersGiven;
        private readonly List<KeyValuePair<string, string>> headersSet = new List<KeyValuePair<string, string>>();
        // region send_params
        private readonly List<Pair> resultPairs = new List<Pair>();
        private List<Pair> queryPairs;
        private List<Pair> formPairs;
        // endregion

        public Draft(Request request)
        {
            Match match = UrlParts.Match(request.Url);
            if (!match.Success)
            {
                throw new ArgumentException("the URL must begin with http:// or https:// and have a host");
            }

            Method = request.Method;
            Protocol = match.Groups[1].Value.ToLowerInvariant();
            address = match.Groups[2].Value;
            rawPath = match.Groups[3].Value;
            queryMark = match.Groups[4].Success;
            RawQuery = queryMark ? match.Groups[4].Value.Substring(1) : "";
            givenBody = request.Body;
            headersGiven = request.Headers.ToList();
        }

        public string Method { get; }

        public string Protocol { get; }

        public string RawQuery { get; private set; }

        // region header needs header?
        /// <summary>The first value of a header, empty when there is none.</summary>
        public string Header(string name)
        {
            return FindHeader(name) ?? "";
        }

        // endregion
        // region header? needs all_header_values
        /// <summary>The first value of a header, or null.</summary>
        public string FindHeader(string name)
        {
            return HeaderValues(name).FirstOrDefault();
        }

        // endregion
        // region all_header_values
        /// <summary>The values of a header: what has joined, else what was given; host is always there.</summary>
        public IReadOnlyList<string> HeaderValues(string name)
        {
            List<string> joined = Valued(headersSet, name);
            if (joined.Count > 0)
            {
                return joined;
            }

            List<string> given = Valued(headersGiven, name);
            return given.Count == 0 && Same(name, "host") ? new List<string> { address } : given;
        }

        // endregion
        private static bool Same(string name, string other)
        {
            return name.Equals(other, StringComparison.OrdinalIgnoreCase);
        }

        private static List<string> Valued(List<KeyValuePair<string, string>> headers, string name)
        {
            return headers.Where(header => Same(header.Key, name)).Select(header => header.Value).ToList();
        }

        // region authority
        /// <summary>The Host header as written.</summary>
        public string Authority()
        {
            return Valued(headersGiven, "host").FirstOrDefault() ?? address;
        }

        // endregion
        // region host needs split_port, lower
        /// <summary>The host in lower case, without port.</summary>
        public string Host()
        {
            return Lower(SplitPort(address)[0]);
        }

        // endregion
        // region port needs split_port
        /// <summary>The port as given, or that of the protocol.</summary>
        public string Port()
        {
            string given = SplitPort(address)[1];
            if (given != "")
            {
                return given;
            }

            switch (Protocol)
            {
                case "http":
                case "ws":
                    return "80";
                case "https":
                case "wss":
                    return "443";
                default:
                    return "";
            }
        }

        // endregion
        // region path
        /// <summary>The path as it is sent.</summary>
        public string Path()
        {
            return rawPath == "" ? "/" : rawPath;
        }

        // endregion
        // region target needs path
        /// <summary>Path and query as they stand in the request line.</summary>
        public string Target()
        {
            return Path() + Question();
        }

        // endregion
        // region url needs target
        /// <summary>The whole address.</summary>
        public string Url()
        {
            return Protocol + "://" + address + Target();
        }

        // endregion
        /// <summary>The query with its question mark.</summary>
        private string Question()
        {
            return RawQuery == "" && !queryMark ? "" : "?" + RawQuery;
        }

        // region query needs pairs
        /// <summary>The pairs of the query, as they are written.</summary>
        public List<Pair> Query()
        {
            return Pairs(RawQuery, "&", "=");
        }

        // endregion
        // region is_form
        /// <summary>Whether parameters travel in the body: it is a form, or an empty POST that becomes one.</summary>
        private bool IsForm()
        {
            string type = Valued(headersGiven, "content-type").FirstOrDefault();
            if (type == null)
            {
                return Method == "POST" && givenBody.Length == 0;
            }

            return Same(type.Split(';')[0].Trim(), "application/x-www-form-urlencoded");
        }

        // endregion
        // region params needs given_params
        /// <summary>The pairs of query and form, decoded.</summary>
        public List<Pair> Params()
        {
            // region send_params
            if (formPairs != null)
            {
                return queryPairs.Concat(formPairs).ToList();
            }

            // endregion
            return GivenQuery().Concat(GivenForm()).ToList();
        }

        // endregion
        // region given_params needs Pair, is_form, decoded_pairs, text
        /// <summary>The pairs of the query, decoded.</summary>
        private List<Pair> GivenQuery()
        {
            return DecodedPairs(RawQuery);
        }

        /// <summary>The pairs of a form, decoded.</summary>
        private List<Pair> GivenForm()
        {
            return IsForm() ? DecodedPairs(Text(givenBody)) : new List<Pair>();
        }

        // endregion
        // region param needs param?
        /// <summary>The first value of a parameter, empty when there is none.</summary>
        public string Param(string name)
        {
            return FindParam(name) ?? "";
        }

        // endregion
        // region param? needs params
        /// <summary>The first value of a parameter, or null.</summary>
        public string FindParam(string name)
        {
            return Params().Where(pair => pair.Name == name).Select(pair => pair.Value).FirstOrDefault();
        }

        // endregion
        // region all_headers
        /// <summary>The names of all headers in lower case, sorted.</summary>
        private List<string> AllNames()
        {
            IEnumerable<string> given = headersGiven.Select(header => header.Key.ToLowerInvariant());
            return given.Concat(Joined()).Append("host").Distinct().OrderBy(name => name, ByBytes).ToList();
        }

        /// <summary>The names of the headers that have joined, in lower case.</summary>
        private List<string> Joined()
        {
            return headersSet.Select(header => header.Key.ToLowerInvariant()).ToList();
        }

        // endregion
        // region headers
        /// <summary>All headers but those that carry the result.</summary>
        public List<Header> Headers(List<string> results)
        {
            return AllNames()
                .Where(name => Joined().Contains(name) || !results.Contains(name))
                .Select(name => new Header(name, HeaderValues(name)))
                .ToList();
        }

        // endregion
        // region signed
        private static readonly Regex HeaderName = new Regex("^[^@()<>,;:\\\\\"/\\[\\]?={} \\t]+\\z");

        /// <summary>The headers that the signature covers, with their values.</summary>
        public List<Header> Signed(
            IReadOnlyList<string> cover,
            string[] always,
            string[] offered,
            string[] excepted,
            string[] results,
            string[] others,
            bool free,
            bool sorted)
        {
            IEnumerable<string> names = cover == null
                ? always.Concat(offered.SelectMany(pattern => Matches(pattern, excepted, results, others)).Distinct()
                    .Except(always))
                : cover.Select(name => free ? name.Trim() : name.Trim().ToLowerInvariant());
            List<Header> covered = new List<Header>();
            foreach (string name in names)
            {
                bool other = others.Contains(name);
                bool bare = free && cover != null && HeaderName.IsMatch(name);
                IReadOnlyList<string> values = other ? new string[0] : HeaderValues(name);
                if (values.Count == 0 && !other && !bare)
                {
                    throw new ArgumentException("the header \"" + name + "\" must be signed and is not in the request");
                }

                covered.Add(new Header(name, values));
            }

            return sorted ? SortHeaders(covered) : covered;
        }

        /// <summary>The names that a pattern stands for: itself, or all that begin so.</summary>
        private IEnumerable<string> Matches(string pattern, string[] excepted, string[] results, string[] others)
        {
            IEnumerable<string> names = new[] { pattern };
            if (pattern.EndsWith("*", StringComparison.Ordinal))
            {
                names = AllNames()
                    .Where(name => Fits(name, pattern) && (!results.Contains(name) || Joined().Contains(name)));
            }
            else if (!others.Contains(pattern) && HeaderValues(pattern).Count == 0)
            {
                names = new string[0];
            }

            return names.Where(name => !excepted.Any(except => Fits(name, except)));
        }

        // endregion
        // region body
        /// <summary>The body that is sent.</summary>
        public byte[] Body()
        {
            // region send_params
            if (formPairs != null && IsForm())
            {
                return Utf8(Sent(formPairs));
            }

            // endregion
            return givenBody;
        }

        // endregion
        // region send_headers
        /// <summary>Sets a header in place of all of its name.</summary>
        public void SetHeader(string name, string value)
        {
            headersSet.RemoveAll(header => Same(header.Key, name));
            headersSet.Add(new KeyValuePair<string, string>(name, value));
        }

        // endregion
        // region drop needs form_decode
        /// <summary>Takes parameters out of the query.</summary>
        public void Drop(IReadOnlyCollection<string> names)
        {
            // region send_params
            if (formPairs == null)
            {
                queryPairs = GivenQuery();
                formPairs = GivenForm();
            }

            queryPairs.RemoveAll(pair => names.Contains(pair.Name));
            formPairs.RemoveAll(pair => names.Contains(pair.Name));
            // endregion
            IEnumerable<string> kept = RawQuery.Split('&')
                .Where(piece => piece != "" && !names.Contains(FormDecode(piece.Split('=')[0])));
            RawQuery = string.Join("&", kept);
        }

        // endregion
        // region send_query needs drop, percent
        /// <summary>Adds a parameter at the end of the query.</summary>
        public void AddQuery(string name, string value)
        {
            Drop(new[] { name });
            RawQuery += (RawQuery == "" ? "" : "&") + Percent(name) + "=" + Percent(value);
        }

        // endregion
        // region send_params
        /// <summary>Adds a parameter to those that are signed.</summary>
        public void AddParam(string name, string value)
        {
            Drop(new[] { name });
            formPairs.Add(new Pair(name, value));
        }

        // endregion
        // region send_params_after needs send_params
        /// <summary>Adds a parameter behind those that are signed.</summary>
        public void AddResult(string name, string value)
        {
            resultPairs.Add(new Pair(name, value));
        }

        // endregion
        // region send_params
        /// <summary>Parameters as they are sent: in order of their names, those with the result behind.</summary>
        private string Sent(List<Pair> pairs)
        {
            IEnumerable<Pair> all = SortNames(pairs).Concat(resultPairs);
            return string.Join("&", all.Select(pair => Percent(pair.Name) + "=" + Percent(pair.Value)));
        }

        // endregion
        // region given
        /// <summary>The values of a header as they came.</summary>
        public List<string> Given(string name)
        {
            return Valued(headersGiven, name);
        }

        // endregion
        // region received_header? needs given
        /// <summary>The first value of a header without blanks around it, or null.</summary>
        public string ReceivedHeader(string name)
        {
            return Given(name).Select(value => value.Trim(' ', '\t')).FirstOrDefault();
        }

        // endregion
        // region repeats_header needs given
        // endregion
        // region carried_header needs received_header?
        /// <summary>Whether there is a header that begins so.</summary>
        public bool CarriedHeader(string name, string start)
        {
            string value = ReceivedHeader(name);
            return value != null && value.StartsWith(start, StringComparison.Ordinal);
        }

        // endregion
        // region carried_query
        /// <summary>Whether the query has the parameter, written plainly.</summary>
        public bool CarriedQuery(string name)
        {
            return ("&" + RawQuery).Contains("&" + name + "=");
        }

        // endregion
        // region carried_params needs carried_query, text
        /// <summary>Whether query or body have the parameter, written plainly.</summary>
        public bool CarriedParams(string name)
        {
            return CarriedQuery(name) || ("&" + Text(givenBody)).Contains("&" + name + "=");
        }

        // endregion
        // region received_query needs given_params, values
        /// <summary>The parameters of the query, decoded.</summary>
        public List<Pair> ReceivedQuery()
        {
            return GivenQuery();
        }

        /// <summary>The values of a parameter of the query.</summary>
        public List<string> InQuery(string name)
        {
            return Values(GivenQuery(), name);
        }

        // endregion
        // region received_pairs needs given, given_params, values
        /// <summary>The parameters of query and form, decoded.</summary>
        public List<Pair> ReceivedPairs()
        {
            return Given("content-type").Count == 0 ? GivenQuery() : GivenQuery().Concat(GivenForm()).ToList();
        }

        /// <summary>The values of a parameter of query or form.</summary>
        public List<string> InParams(string name)
        {
            return Values(ReceivedPairs(), name);
        }

        // endregion
        // region given_body
        /// <summary>The body as it came.</summary>
        public byte[] ReceivedBody()
        {
            return givenBody;
        }

        // endregion
        // region received_form needs is_form
        /// <summary>Whether parameters came in the body.</summary>
        public bool HasForm()
        {
            return IsForm();
        }

        // endregion
        // region list_problem? needs given
        private static readonly Regex BareName = new Regex("^[^@()<>,;:\\\\\"/\\[\\]?={} \\t]+\\z");

        /// <summary>The verdict on a list of signed headers that is not what it must be, or null.</summary>
        public string FindListProblem(
            List<string> names,
            IEnumerable<string> wanted,
            List<string> others,
            bool free,
            bool single)
        {
            if (wanted.Any(want => !names.Any(name => name == want || (!free && Same(name, want)))))
            {
                return "header-not-signed";
            }

            foreach (string name in names)
            {
                int count = Given(name).Count;
                bool known = Same(name, "host") || others.Contains(name) || (free && BareName.IsMatch(name));
                if ((count == 0 && !known) || (count > 1 && single))
                {
                    return "malformed";
                }
            }

            return null;
        }

        // endregion
        // region listed needs Header, all_header_values
        /// <summary>The headers of a received list.</summary>
        public List<Header> Listed(List<string> names, List<string> others)
        {
            return names
                .Select(name => new Header(name, others.Contains(name) ? new string[0] : HeaderValues(name)))
                .ToList();
        }

        // endregion
        // region result needs body
        /// <summary>What must be sent.</summary>
        public Signed Result(string stringToSign, string signature)
        {
            // region send_params
            if (formPairs != null && !IsForm())
            {
                RawQuery = Sent(queryPairs.Concat(formPairs).ToList());
            }
            else if (formPairs != null && Valued(headersGiven, "content-type").Count == 0)
            {
                string form = "application/x-www-form-urlencoded";
                headersSet.Add(new KeyValuePair<string, string>("Content-Type", form));
            }

            // endregion
            string url = Protocol + "://" + address + rawPath + Question();
            return new Signed(headersSet, url, Body(), stringToSign, signature);
        }
        // endregion
    }

    // endregion
    // region check_inputs needs check
    /// <summary>Refuses inputs that the scheme does not have, and values that it does not allow.</summary>
    private static void CheckInputs(IReadOnlyDictionary<string, string> inputs)
    {
        foreach (KeyValuePair<string, string> input in inputs)
        {
            if (!Inputs.TryGetValue(input.Key, out string[] allowed))
            {
                throw new ArgumentException("there is no input \"" + input.Key + "\"");
            }

            Check(input.Key, input.Value, allowed);
        }
    }

    // endregion
    // region check
    /// <summary>Refuses a value that an input must not have.</summary>
    private static void Check(string name, string value, IReadOnlyCollection<string> allowed)
    {
        if (allowed.Count > 0 && !allowed.Contains(value))
        {
            throw new ArgumentException(
                "the input \"" + name + "\" cannot be \"" + value + "\": allowed are \"" +
                string.Join("\", \"", allowed) + "\"");
        }
    }

    // endregion
    // region input?
    /// <summary>An input, or null.</summary>
    private static string FindInput(IReadOnlyDictionary<string, string> inputs, string name)
    {
        return inputs.TryGetValue(name, out string value) ? value : null;
    }

    // endregion
    // region need_input
    /// <summary>An input that must be given.</summary>
    private static string NeedInput(IReadOnlyDictionary<string, string> inputs, string name)
    {
        if (!inputs.TryGetValue(name, out string value))
        {
            throw new ArgumentException("the input \"" + name + "\" is missing");
        }

        return value;
    }

    // endregion
    // region inputs needs input?
    /// <summary>An input that is a list, written with commas.</summary>
    private static List<string> ListInput(string value, IEnumerable<string> otherwise)
    {
        if (value == null)
        {
            return otherwise.ToList();
        }

        return value.Split(',').Select(item => item.Trim()).Where(item => item != "").ToList();
    }

    // endregion
    // region new_nonce
    /// <summary>A text that no other request has.</summary>
    private static string NewNonce()
    {
        return Guid.NewGuid().ToString("N");
    }

    // endregion
    // region new_number imports System.Globalization, System.Security.Cryptography
    /// <summary>A number that other requests hardly have.</summary>
    private static string NewNumber()
    {
        byte[] random = new byte[4];
        using (RandomNumberGenerator generator = RandomNumberGenerator.Create())
        {
            generator.GetBytes(random);
        }

        return (1L + (BitConverter.ToUInt32(random, 0) >> 1)).ToString(CultureInfo.InvariantCulture);
    }

    // endregion
    // region utf8 imports System.Text
    /// <summary>The bytes of a text.</summary>
    private static byte[] Utf8(string value)
    {
        // region text
        if (value.Any(c => c >= 0xdc80 && c <= 0xdcff))
        {
            return WithStrays(value);
        }

        // endregion
        return Encoding.UTF8.GetBytes(value);
    }

    // endregion
    // region text needs utf8 imports System.Text
    /// <summary>Bytes taken as a text. What is no UTF-8 survives as stray surrogates.</summary>
    private static string Text(byte[] data)
    {
        StringBuilder text = new StringBuilder();
        int i = 0;
        while (i < data.Length)
        {
            int length = SequenceLength(data, i);
            if (length == 0)
            {
                text.Append((char)(0xdc00 | data[i++]));
                continue;
            }

            text.Append(Encoding.UTF8.GetString(data, i, length));
            i += length;
        }

        return text.ToString();
    }

    /// <summary>How many bytes a character has in UTF-8; 0 if there is none.</summary>
    private static int SequenceLength(byte[] data, int at)
    {
        int lead = data[at];
        int length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
        if (at + length > data.Length || data.Skip(at + 1).Take(length - 1).Any(b => (b & 0xc0) != 0x80))
        {
            return 0;
        }

        int second = length > 2 ? data[at + 1] : 0x80;
        bool overlong = lead == 0xe0 && second < 0xa0 || lead == 0xf0 && second < 0x90;
        bool beyond = lead == 0xed && second > 0x9f || lead == 0xf4 && second > 0x8f;
        return overlong || beyond ? 0 : length;
    }

    /// <summary>The bytes of a text with stray surrogates, which stand for bytes that are no UTF-8.</summary>
    private static byte[] WithStrays(string value)
    {
        List<byte> bytes = new List<byte>();
        for (int i = 0; i < value.Length; i++)
        {
            if (char.IsSurrogatePair(value, i))
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(value.Substring(i++, 2)));
            }
            else if (value[i] >= 0xdc80 && value[i] <= 0xdcff)
            {
                bytes.Add((byte)value[i]);
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(value.Substring(i, 1)));
            }
        }

        return bytes.ToArray();
    }

    // endregion
    // region split_port
    /// <summary>Host and port.</summary>
    private static string[] SplitPort(string address)
    {
        int at = address.LastIndexOf(':');
        return at < 0 || address.IndexOf(']', at) >= 0
            ? new[] { address, "" }
            : new[] { address.Substring(0, at), address.Substring(at + 1) };
    }

    // endregion
    // region fits
    /// <summary>Whether a name is the pattern, or begins as it does up to its star.</summary>
    private static bool Fits(string name, string pattern)
    {
        return pattern.EndsWith("*", StringComparison.Ordinal)
            ? name.StartsWith(pattern.Substring(0, pattern.Length - 1), StringComparison.Ordinal)
            : name == pattern;
    }

    // endregion
    // region cut needs Pair
    /// <summary>A text parted at the first separator.</summary>
    private static Pair Cut(string value, string separator)
    {
        int at = separator == "" ? -1 : value.IndexOf(separator, StringComparison.Ordinal);
        return at < 0
            ? new Pair(value, "")
            : new Pair(value.Substring(0, at), value.Substring(at + separator.Length));
    }

    // endregion
    // region decoded_pairs needs pairs, form_decode
    /// <summary>The pairs of a query or form, decoded.</summary>
    private static List<Pair> DecodedPairs(string raw)
    {
        return Pairs(raw, "&", "=").Select(pair => new Pair(FormDecode(pair.Name), FormDecode(pair.Value))).ToList();
    }

    // endregion
    // region lower
    /// <summary>A-Z in lower case, and nothing else.</summary>
    private static string Lower(string value)
    {
        return string.Concat(value.Select(c => c >= 'A' && c <= 'Z' ? (char)(c + 32) : c));
    }

    // endregion
    // region upper
    /// <summary>a-z in upper case, and nothing else.</summary>
    private static string Upper(string value)
    {
        return string.Concat(value.Select(c => c >= 'a' && c <= 'z' ? (char)(c - 32) : c));
    }

    // endregion
    // region title needs lower, upper
    /// <summary>A header name as MIME writes it.</summary>
    private static string Title(string name)
    {
        IEnumerable<string> parts = name.Split('-')
            .Select(part => part == "" ? "" : Upper(part.Substring(0, 1)) + Lower(part.Substring(1)));
        return string.Join("-", parts);
    }

    // endregion
    // region percent needs percent_keep
    /// <summary>Escaping of RFC 3986: only letters, digits, - . _ ~ stay.</summary>
    private static string Percent(string value)
    {
        return PercentKeep(value, "");
    }

    // endregion
    // region percent_keep needs utf8 imports System.Text
    /// <summary>Escaping of RFC 3986: only letters, digits, - . _ ~ and what is to be kept stay.</summary>
    private static string PercentKeep(string value, string keep)
    {
        string kept = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~" + keep;
        StringBuilder escaped = new StringBuilder();
        foreach (byte b in Utf8(value))
        {
            escaped.Append(kept.IndexOf((char)b) >= 0 ? ((char)b).ToString() : "%" + b.ToString("X2"));
        }

        return escaped.ToString();
    }

    // endregion
    // region unpercent needs text, unhex
    /// <summary>Undoes percent once.</summary>
    private static string Unpercent(string value)
    {
        return Regex.Replace(value, "(?:%[0-9A-Fa-f]{2})+", run => Text(Unhex(run.Value.Replace("%", ""))));
    }

    // endregion
    // region form_encode needs percent
    /// <summary>Escaping of forms: a blank is +, and * is escaped.</summary>
    private static string FormEncode(string value)
    {
        return Percent(value).Replace("%20", "+");
    }

    // endregion
    // region form_decode needs unpercent
    /// <summary>Undoes the escaping of forms: + is a blank.</summary>
    private static string FormDecode(string value)
    {
        return Unpercent(value.Replace('+', ' '));
    }

    // endregion
    // region digest imports System.Security.Cryptography
    /// <summary>A digest of the platform.</summary>
    private static byte[] Digest(HashAlgorithm algorithm, byte[] data)
    {
        using (algorithm)
        {
            return algorithm.ComputeHash(data);
        }
    }

    // endregion
    // region hmac imports System.Security.Cryptography
    /// <summary>An HMAC of the platform, which has its key.</summary>
    private static byte[] Hmac(HMAC algorithm, byte[] message)
    {
        using (algorithm)
        {
            return algorithm.ComputeHash(message);
        }
    }

    // endregion
    // region hex
    /// <summary>Bytes as hex digits in lower case.</summary>
    private static string Hex(byte[] data)
    {
        return BitConverter.ToString(data).Replace("-", "").ToLowerInvariant();
    }

    // endregion
    // region hex_upper needs hex, upper
    // endregion
    // region unhex
    /// <summary>The bytes behind hex digits, up to the first pair that is not two digits.</summary>
    private static byte[] Unhex(string value)
    {
        List<byte> bytes = new List<byte>();
        for (int i = 0; i + 1 < value.Length && Uri.IsHexDigit(value[i]) && Uri.IsHexDigit(value[i + 1]); i += 2)
        {
            bytes.Add(Convert.ToByte(value.Substring(i, 2), 16));
        }

        return bytes.ToArray();
    }

    // endregion
    // region base64url
    /// <summary>Base64 of the URL alphabet, with padding.</summary>
    private static string Base64url(byte[] data)
    {
        return Convert.ToBase64String(data).Replace('+', '-').Replace('/', '_');
    }

    // endregion
    // region unbase64
    /// <summary>The bytes behind base64 of either alphabet, up to the first character of neither.</summary>
    private static byte[] Unbase64(string value)
    {
        string digits = Regex.Match(value, "^[A-Za-z0-9+/_-]*").Value.Replace('-', '+').Replace('_', '/');
        // Filled up with zeros: before padding, .NET 11 refuses bits that are left over.
        byte[] filled = Convert.FromBase64String(digits.PadRight((digits.Length + 3) / 4 * 4, 'A'));
        return filled.Take(digits.Length * 3 / 4).ToArray();
    }

    // endregion
    // region take
    /// <summary>The first bytes.</summary>
    private static byte[] Take(byte[] data, int length)
    {
        return data.Take(length).ToArray();
    }

    // endregion
    // region sort_names needs Pair
    // endregion
    // region sort_pairs needs Pair
    // endregion
    // region sort_headers needs Header
    // endregion
    // region by_bytes needs utf8
    /// <summary>The order of the bytes of texts.</summary>
    private static readonly IComparer<string> ByBytes = Comparer<string>.Create(CompareBytes);

    private static int CompareBytes(string first, string second)
    {
        byte[] a = Utf8(first);
        byte[] b = Utf8(second);
        for (int i = 0; i < a.Length && i < b.Length; i++)
        {
            if (a[i] != b[i])
            {
                return a[i] - b[i];
            }
        }

        return a.Length - b.Length;
    }

    // endregion
    // region sort needs by_bytes
    /// <summary>Texts in order of their bytes.</summary>
    private static List<string> Sort(IEnumerable<string> texts)
    {
        return texts.OrderBy(text => text, ByBytes).ToList();
    }

    // endregion
    // region sort_pairs needs by_bytes
    /// <summary>Pairs by name, then by value, in order of their bytes.</summary>
    private static List<Pair> SortPairs(IEnumerable<Pair> pairs)
    {
        return pairs.OrderBy(pair => pair.Name, ByBytes).ThenBy(pair => pair.Value, ByBytes).ToList();
    }

    // endregion
    // region sort_names needs by_bytes
    /// <summary>Pairs by name, in order of their bytes; those of one name keep their order.</summary>
    private static List<Pair> SortNames(IEnumerable<Pair> pairs)
    {
        return pairs.OrderBy(pair => pair.Name, ByBytes).ToList();
    }

    // endregion
    // region sort_headers needs by_bytes
    /// <summary>Headers by name.</summary>
    private static List<Header> SortHeaders(IEnumerable<Header> headers)
    {
        return headers.OrderBy(header => header.Name, ByBytes).ToList();
    }

    // endregion
    // region values needs Pair
    /// <summary>The values of a name.</summary>
    private static List<string> Values(IEnumerable<Pair> pairs, string name)
    {
        return pairs.Where(pair => pair.Name == name).Select(pair => pair.Value).ToList();
    }

    // endregion
    // region header_values needs Header
    /// <summary>The values of a header among some.</summary>
    private static List<string> HeaderValues(IEnumerable<Header> headers, string name)
    {
        return headers
            .Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            .SelectMany(header => header.Values)
            .ToList();
    }

    // endregion
    // region group needs Pair
    /// <summary>One pair a name, its values joined.</summary>
    private static List<Pair> Group(IEnumerable<Pair> pairs, string separator)
    {
        return pairs.GroupBy(pair => pair.Name, pair => pair.Value)
            .Select(group => new Pair(group.Key, string.Join(separator, group)))
            .ToList();
    }

    // endregion
    // region pairs needs Pair, cut
    /// <summary>The pieces of a text, each cut at the first equals.</summary>
    private static List<Pair> Pairs(string value, string between, string equals)
    {
        string[] pieces = between == "" ? new[] { value } : value.Split(new[] { between }, StringSplitOptions.None);
        return pieces.Where(piece => piece != "").Select(piece => Cut(piece, equals)).ToList();
    }

    // endregion
    // region fields needs Pair
    /// <summary>name=value with separators between them.</summary>
    private static string Fields(string separator, IEnumerable<Pair> pairs)
    {
        return string.Join(separator, pairs.Select(pair => pair.Name + "=" + pair.Value));
    }

    // endregion
    // region quoted_fields needs Pair
    /// <summary>name="value" with separators between them.</summary>
    private static string QuotedFields(string separator, IEnumerable<Pair> pairs)
    {
        return string.Join(separator, pairs.Select(pair => pair.Name + "=\"" + pair.Value + "\""));
    }

    // endregion
    // region add needs whole imports System.Globalization
    /// <summary>The sum of two whole numbers; what is no number of up to 18 digits counts as 0.</summary>
    private static string Add(string value, string number)
    {
        return (Whole(value) + Whole(number)).ToString(CultureInfo.InvariantCulture);
    }

    // endregion
    // region whole
    /// <summary>A whole number, or 0.</summary>
    private static long Whole(string digits)
    {
        return Regex.IsMatch(digits, "^-?[0-9]{1,18}\\z") ? long.Parse(digits, CultureInfo.InvariantCulture) : 0;
    }

    // endregion
    // region after
    /// <summary>What follows the first separator.</summary>
    private static string After(string value, string separator)
    {
        int at = value.IndexOf(separator, StringComparison.Ordinal);
        return separator == "" || at < 0 ? "" : value.Substring(at + separator.Length);
    }

    // endregion
    // region before
    /// <summary>What precedes the first separator.</summary>
    private static string Before(string value, string separator)
    {
        int at = value.IndexOf(separator, StringComparison.Ordinal);
        return separator == "" || at < 0 ? value : value.Substring(0, at);
    }

    // endregion
    // region clean_path
    /// <summary>The path without empty, . and .. segments.</summary>
    private static string CleanPath(string path)
    {
        List<string> kept = new List<string>();
        foreach (string segment in path.Split('/'))
        {
            if (segment != "" && segment != "." && segment != "..")
            {
                kept.Add("/" + segment);
            }
            else if (segment == ".." && kept.Count > 0)
            {
                kept.RemoveAt(kept.Count - 1);
            }
        }

        return string.Concat(kept) + (kept.Count == 0 || path.EndsWith("/", StringComparison.Ordinal) ? "/" : "");
    }

    // endregion
    // region label
    /// <summary>The n-th label of a host, counted from 0, or an empty text.</summary>
    private static string Label(string host, int n)
    {
        return host.Split('.').ElementAtOrDefault(n) ?? "";
    }

    // endregion
    // region replace
    /// <summary>Every old becomes new; an empty old changes nothing.</summary>
    private static string Replace(string value, string old, string fresh)
    {
        return old == "" ? value : value.Replace(old, fresh);
    }

    // endregion
    // region trim
    /// <summary>The text without spaces, tabs, CR and LF at both ends.</summary>
    private static string Trim(string value)
    {
        return value.Trim(' ', '\t', '\r', '\n');
    }

    // endregion
    // region squeeze
    /// <summary>Every run of a character becomes one of it.</summary>
    private static string Squeeze(string value, string character)
    {
        return character == "" ? value : Regex.Replace(value, "(?:" + Regex.Escape(character) + ")+", run => character);
    }

    // endregion
    // region unix imports System.Globalization
    /// <summary>Seconds since 1970.</summary>
    private static string Unix(DateTimeOffset time)
    {
        return time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
    }

    // endregion
    // region unix_ms imports System.Globalization
    /// <summary>Milliseconds since 1970.</summary>
    private static string UnixMs(DateTimeOffset time)
    {
        return time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
    }

    // endregion
    // region utc imports System.Globalization
    /// <summary>The time in UTC in a custom format of .NET.</summary>
    private static string Utc(DateTimeOffset time, string layout)
    {
        return time.ToUniversalTime().ToString(layout, CultureInfo.InvariantCulture);
    }

    // endregion
    // region local imports System.Globalization
    /// <summary>The time so many seconds east of UTC in a custom format of .NET.</summary>
    private static string Local(DateTimeOffset time, string layout, int east)
    {
        return time.ToOffset(TimeSpan.FromSeconds(east)).ToString(layout, CultureInfo.InvariantCulture);
    }

    // endregion
    // region sm3
    /// <summary>The SM3 digest (GB/T 32905).</summary>
    private static byte[] Sm3(byte[] data)
    {
        uint[] state =
        {
            0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
        };
        byte[] padded = new byte[(data.Length + 72) / 64 * 64];
        data.CopyTo(padded, 0);
        padded[data.Length] = 0x80;
        for (int i = 0; i < 8; i++)
        {
            padded[padded.Length - 1 - i] = (byte)(8UL * (ulong)data.Length >> (8 * i));
        }

        for (int at = 0; at < padded.Length; at += 64)
        {
            Sm3Block(state, padded, at);
        }

        return state.SelectMany(BigEndian).ToArray();
    }

    private static IEnumerable<byte> BigEndian(uint word)
    {
        return new[] { (byte)(word >> 24), (byte)(word >> 16), (byte)(word >> 8), (byte)word };
    }

    private static uint RotateLeft(uint word, int bits)
    {
        bits %= 32;
        return bits == 0 ? word : word << bits | word >> (32 - bits);
    }

    /// <summary>One round of 64 bytes.</summary>
    private static void Sm3Block(uint[] state, byte[] block, int at)
    {
        uint[] w = new uint[68];
        for (int j = 0; j < 68; j++)
        {
            if (j < 16)
            {
                int i = at + 4 * j;
                w[j] = (uint)(block[i] << 24 | block[i + 1] << 16 | block[i + 2] << 8 | block[i + 3]);
                continue;
            }

            uint x = w[j - 16] ^ w[j - 9] ^ RotateLeft(w[j - 3], 15);
            x ^= RotateLeft(x, 15) ^ RotateLeft(x, 23);
            w[j] = x ^ RotateLeft(w[j - 13], 7) ^ w[j - 6];
        }

        uint[] s = (uint[])state.Clone();
        for (int j = 0; j < 64; j++)
        {
            uint t = RotateLeft(j < 16 ? 0x79cc4519u : 0x7a879d8au, j);
            uint a12 = RotateLeft(s[0], 12);
            uint ss1 = RotateLeft(a12 + s[4] + t, 7);
            uint ff = j < 16 ? s[0] ^ s[1] ^ s[2] : s[0] & s[1] | s[0] & s[2] | s[1] & s[2];
            uint gg = j < 16 ? s[4] ^ s[5] ^ s[6] : s[4] & s[5] | ~s[4] & s[6];
            uint tt1 = ff + s[3] + (ss1 ^ a12) + (w[j] ^ w[j + 4]);
            uint tt2 = gg + s[7] + ss1 + w[j];
            uint e = tt2 ^ RotateLeft(tt2, 9) ^ RotateLeft(tt2, 17);
            s = new[] { tt1, s[0], RotateLeft(s[1], 9), s[2], e, s[4], RotateLeft(s[5], 19), s[6] };
        }

        for (int i = 0; i < 8; i++)
        {
            state[i] ^= s[i];
        }
    }

    // endregion
    // region hmac_sm3 needs sm3
    /// <summary>HMAC with SM3.</summary>
    private static byte[] HmacSm3(byte[] key, byte[] message)
    {
        byte[] block = new byte[64];
        (key.Length > 64 ? Sm3(key) : key).CopyTo(block, 0);
        byte[] inner = Sm3(block.Select(b => (byte)(b ^ 0x36)).Concat(message).ToArray());
        return Sm3(block.Select(b => (byte)(b ^ 0x5c)).Concat(inner).ToArray());
    }
    // endregion
    // region verify
    /// <summary>What a verifier found.</summary>
    public sealed class Verdict
    {
        internal Verdict(string id, string detail, string keyId = "")
        {
            Id = id;
            Detail = detail;
            KeyId = keyId;
        }

        /// <summary>Whether the request was signed by whom it says.</summary>
        public bool Ok
        {
            get { return Id == "ok"; }
        }

        /// <summary>
        /// One of ok, missing-signature, malformed, unknown-key, clock-skew, expired, replayed,
        /// header-not-signed, body-mismatch, signature-mismatch.
        /// </summary>
        public string Id { get; }

        /// <summary>What is wrong, for a person; nothing secret.</summary>
        public string Detail { get; }

        /// <summary>The key id of a request that is ok, else empty.</summary>
        public string KeyId { get; }
    }

    /// <summary>What a verifier demands beyond the scheme's own rules; a new one demands nothing.</summary>
    public sealed class Demands
    {
        /// <summary>Gives the time, in place of the system's clock.</summary>
        public Func<DateTimeOffset> Now { get; set; } = () => DateTimeOffset.UtcNow;

        /// <summary>How far the time of signing may be from now, in place of the scheme's window.</summary>
        public TimeSpan? Within { get; set; }

        /// <summary>The values of inputs that are accepted where requests tell them.</summary>
        public IReadOnlyDictionary<string, string[]> Accepted { get; set; } = new Dictionary<string, string[]>();

        /// <summary>The headers that must be signed.</summary>
        public IReadOnlyList<string> Headers { get; set; } = new string[0];

        /// <summary>What must be signed: body, method, host, path, query, time.</summary>
        public IReadOnlyList<string> Cover { get; set; } = new string[0];

        /// <summary>Tells whether the nonce of a key id was used before, and remembers it.</summary>
        public Func<string, string, bool> Seen { get; set; } = (keyId, nonce) => false;
    }

    // endregion
    // region received_query? needs received_query
    // endregion
    // region received_params? needs received_pairs
    // endregion
    // region repeats_query needs received_query
    // endregion
    // region repeats_params needs received_pairs
    // endregion
    // region misspells_query needs received_query, misspelt
    // endregion
    // region misspells_params needs received_pairs, misspelt
    // endregion
    // region field? needs values
    // endregion
    // region read_unix? needs unix_time
    // endregion
    // region read_unix_ms? needs unix_time
    // endregion
    // region misspelt needs Pair
    /// <summary>Whether a name among pairs differs in case only, and is none of the scheme's.</summary>
    private static bool Misspelt(List<Pair> pairs, string name, List<string> own)
    {
        return pairs.Any(pair =>
            pair.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && !own.Contains(pair.Name));
    }

    // endregion
    // region past_start?
    /// <summary>What follows the beginning of a text, or null.</summary>
    private static string FindPastStart(string value, string start)
    {
        bool begins = value != null && value.StartsWith(start, StringComparison.Ordinal);
        return begins ? value.Substring(start.Length) : null;
    }

    // endregion
    // region upto?
    /// <summary>What stands before a piece of a text, or null.</summary>
    private static string FindUpto(string value, string end)
    {
        int at = value == null ? -1 : value.IndexOf(end, StringComparison.Ordinal);
        return at < 0 ? null : value.Substring(0, at);
    }

    // endregion
    // region past?
    /// <summary>What stands behind a piece of a text, or null.</summary>
    private static string FindPast(string value, string end)
    {
        int at = value == null ? -1 : value.IndexOf(end, StringComparison.Ordinal);
        return at < 0 ? null : value.Substring(at + end.Length);
    }

    // endregion
    // region agrees
    /// <summary>Whether two values are not different ones.</summary>
    private static bool Agrees(string value, string other)
    {
        return string.IsNullOrEmpty(value) || string.IsNullOrEmpty(other) || value == other;
    }

    // endregion
    // region read_percent? needs unpercent
    /// <summary>Undoes percent.</summary>
    private static string FindReadPercent(string value)
    {
        return value == null ? null : Unpercent(value);
    }

    // endregion
    // region read_form? needs form_decode
    /// <summary>Undoes the escaping of forms.</summary>
    private static string FindReadForm(string value)
    {
        return value == null ? null : FormDecode(value);
    }

    // endregion
    // region strict_base64 needs unbase64
    /// <summary>The bytes behind base64 of either alphabet, padded or not; null when it is none.</summary>
    private static byte[] StrictBase64(string value)
    {
        string digits = value.TrimEnd('=');
        bool padded = digits.Length < value.Length;
        bool plain = Regex.IsMatch(value, "^[A-Za-z0-9+/_-]*={0,2}\\z") && digits.Length % 4 != 1;
        if (!plain || (padded && value.Length % 4 != 0))
        {
            return null;
        }

        byte[] data = Unbase64(digits);
        string again = Convert.ToBase64String(data).TrimEnd('=');
        return again == digits.Replace('-', '+').Replace('_', '/') ? data : null;
    }

    // endregion
    // region read_base64? needs strict_base64, text
    /// <summary>The text behind base64, or null.</summary>
    private static string FindReadBase64(string value)
    {
        byte[] data = value == null ? null : StrictBase64(value);
        return data == null ? null : Text(data);
    }

    // endregion
    // region read_fields needs Pair
    /// <summary>
    /// The fields name=value of a list with commas, with or without quotes around values. Empty unless each
    /// needed one is there, and no unknown one.
    /// </summary>
    private static List<Pair> ReadFields(string list, List<string> needed, List<string> optional)
    {
        List<Pair> found = new List<Pair>();
        int start = 0;
        int end = list == null ? 0 : list.Length;
        while (start < end)
        {
            int equals = list.IndexOf('=', start);
            bool quoted = equals >= 0 && equals + 1 < end && list[equals + 1] == '"';
            int close = quoted ? list.IndexOf('"', equals + 2) : equals;
            int comma = close < 0 ? -1 : list.IndexOf(',', close + 1);
            if (close < 0 || (!quoted && comma == end - 1))
            {
                return new List<Pair>();
            }

            int stop = comma < 0 ? end : comma;
            string name = list.Substring(start, equals - start).TrimStart(' ', '\t');
            string behind = list.Substring(close + 1, stop - close - 1).Trim(' ', '\t');
            bool known = needed.Contains(name) || optional.Contains(name);
            if (!known || found.Any(pair => pair.Name == name) || (quoted && behind != ""))
            {
                return new List<Pair>();
            }

            found.Add(new Pair(name, quoted ? list.Substring(equals + 2, close - equals - 2) : behind));
            start = stop + 1;
        }

        return needed.All(name => found.Any(pair => pair.Name == name)) ? found : new List<Pair>();
    }

    // endregion
    // region unix_time imports System.Globalization
    /// <summary>The time behind milliseconds or more since 1970; exactly as they would be written.</summary>
    private static DateTimeOffset? UnixTime(string value, long milliseconds)
    {
        long number;
        bool read = long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
        if (!read || number.ToString(CultureInfo.InvariantCulture) != value)
        {
            return null;
        }

        // The years 1 to 9999.
        bool known = number >= -62135596800000 / milliseconds && number < 253402300800000 / milliseconds;
        return known ? DateTimeOffset.FromUnixTimeMilliseconds(number * milliseconds) : (DateTimeOffset?)null;
    }

    // endregion
    // region read_utc? needs utc imports System.Globalization
    /// <summary>The time behind a text in a layout, or null; exactly what the layout would write.</summary>
    private static DateTimeOffset? FindReadUtc(string value, string layout)
    {
        DateTimeOffset time;
        DateTimeStyles style = DateTimeStyles.AssumeUniversal;
        bool read = DateTimeOffset.TryParseExact(value ?? "", layout, CultureInfo.InvariantCulture, style, out time);
        return read && Utc(time, layout) == value ? time : (DateTimeOffset?)null;
    }

    // endregion
    // region or_epoch
    /// <summary>A time that may be absent; then it is that of 1970.</summary>
    private static DateTimeOffset OrEpoch(DateTimeOffset? time)
    {
        return time ?? DateTimeOffset.FromUnixTimeSeconds(0);
    }

    // endregion
    // region well_listed needs lower, split_list
    /// <summary>Whether a list of names has no empty one, none twice, and not too many.</summary>
    private static bool WellListed(string value, string separator, bool free)
    {
        if (value == null)
        {
            return false;
        }

        List<string> names = SplitList(value, separator).Select(Lower).ToList();
        bool unlike = free || names.Distinct().Count() == names.Count;
        return names.Count <= 100 && !names.Contains("") && unlike;
    }

    // endregion
    // region split_list
    /// <summary>The items of a list.</summary>
    private static List<string> SplitList(string value, string separator)
    {
        if (value == "")
        {
            return new List<string>();
        }

        bool open = value.EndsWith(separator, StringComparison.Ordinal);
        string list = open ? value.Substring(0, value.Length - separator.Length) : value;
        return list.Split(new[] { separator }, StringSplitOptions.None).ToList();
    }

    // endregion
    // region check_demands
    /// <summary>Refuses what is misspelt: it would demand nothing.</summary>
    private static void CheckDemands(Demands demands, List<string> accepted, List<string> cover)
    {
        CheckNames("accepted", demands.Accepted.Keys, accepted);
        CheckNames("cover", demands.Cover, cover);
    }

    /// <summary>Refuses names that a demand does not know.</summary>
    private static void CheckNames(string demand, IEnumerable<string> names, List<string> known)
    {
        foreach (string name in names)
        {
            if (!known.Contains(name))
            {
                throw new ArgumentException(
                    demand + ": there is no \"" + name + "\", only [" + string.Join(", ", known) + "]");
            }
        }
    }

    // endregion
    // region told_problem?
    /// <summary>The verdict on an input that the request tells and that is not what it must be, or null.</summary>
    private static string FindToldProblem(
        IReadOnlyDictionary<string, string> inputs,
        Demands demands,
        string name,
        string value,
        List<string> allowed)
    {
        string expected;
        if (inputs.TryGetValue(name, out expected) && expected != value)
        {
            return "signature-mismatch";
        }

        string[] accepted;
        bool refused = demands.Accepted.TryGetValue(name, out accepted) && !accepted.Contains(value);
        return refused || (allowed.Count > 0 && !allowed.Contains(value)) ? "malformed" : null;
    }

    // endregion
    // region clock_problem? imports System.Globalization
    /// <summary>The verdict on a time that is too far from the clock, or null.</summary>
    private static string FindClockProblem(
        Demands demands,
        DateTimeOffset? signedAt,
        string within,
        string lifetime,
        long longest)
    {
        if (signedAt == null)
        {
            return "malformed";
        }

        TimeSpan window = demands.Within ?? TimeSpan.FromSeconds(int.Parse(within, CultureInfo.InvariantCulture));
        TimeSpan end = window;
        if (!string.IsNullOrEmpty(lifetime))
        {
            long seconds;
            NumberStyles style = NumberStyles.AllowLeadingSign;
            bool read = long.TryParse(lifetime, style, CultureInfo.InvariantCulture, out seconds);
            if (!read || seconds < 0 || seconds > (longest > 0 ? longest : 1L << 31))
            {
                return "malformed";
            }

            end = TimeSpan.FromSeconds(seconds);
        }

        TimeSpan age = demands.Now() - signedAt.Value;
        if (age.Negate() > window)
        {
            return "clock-skew";
        }

        return age <= end ? null : string.IsNullOrEmpty(lifetime) ? "clock-skew" : "expired";
    }

    // endregion
    // region wrong_token needs same_text
    /// <summary>Whether a session token is not the one of the key; a key without one takes any.</summary>
    private static bool WrongToken(Credential credential, string token)
    {
        return credential.Token != null && !SameText(credential.Token, token ?? "");
    }

    // endregion
    // region same_bytes imports System.Runtime.CompilerServices
    /// <summary>Whether bytes are the same, in a time that depends on their number only.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    private static bool SameBytes(byte[] value, byte[] other)
    {
        int differ = value.Length ^ other.Length;
        for (int i = 0; i < value.Length && i < other.Length; i++)
        {
            differ |= value[i] ^ other[i];
        }

        return differ == 0;
    }

    // endregion
    // region same_text needs utf8, same_bytes
    /// <summary>Whether two texts are the same, in constant time.</summary>
    private static bool SameText(string value, string other)
    {
        return SameBytes(Utf8(value), Utf8(other));
    }

    // endregion
    // region same_hex needs unhex, same_bytes
    /// <summary>Whether two texts are hex digits of the same bytes, in constant time.</summary>
    private static bool SameHex(string value, string other)
    {
        byte[] received = Unhex(other);
        bool whole = received.Length > 0 && 2 * received.Length == other.Length;
        return whole && SameBytes(Unhex(value), received);
    }

    // endregion
    // region same_base64 needs strict_base64, same_bytes
    /// <summary>Whether two texts are base64 of the same bytes, in constant time.</summary>
    private static bool SameBase64(string value, string other)
    {
        byte[] received = StrictBase64(other);
        return received != null && SameBytes(StrictBase64(value), received);
    }

    // endregion
}
