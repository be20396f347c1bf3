using System.Numerics;
using System.Text.RegularExpressions;
using LoadBalancing.AspNetCore.Forwarding.Upstream;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Upstream;

/// <summary>The rules for response heads once more, written for reading instead of speed.</summary>
internal static partial class ReferenceHeadParser
{
    /// <summary>What <see cref="HeadText.Describe"/> gives for the head, or <see langword="null"/> for one to refuse.</summary>
    public static string? Describe(string head, bool toHead, bool askedForUpgrade)
    {
        if (!head.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            return null;
        }

        var lines = head[..^4].Split("\r\n");
        var status = StatusLine().Match(lines[0]);
        var fields = lines.Skip(1).Select(line => FieldLine().Match(line)).ToList();
        if (lines.Any(line => line.Any(c => c != '\t' && c is < ' ' or '\x7f')) ||
            !status.Success || fields.Any(field => !field.Success) || fields.Count > 256)
        {
            return null;
        }

        List<string> ValuesOf(string name) =>
            [.. fields.Where(field => field.Groups["name"].Value.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Groups["value"].Value)];
        bool Connection(string option) => ValuesOf("Connection").SelectMany(Elements).Contains(option, StringComparer.OrdinalIgnoreCase);

        var minor = int.Parse(status.Groups["minor"].Value);
        var code = int.Parse(status.Groups["code"].Value);
        var lengths = ValuesOf("Content-Length");
        var encodings = ValuesOf("Transfer-Encoding");
        if (lengths.Any(text => !Digits().IsMatch(text)))
        {
            return null;
        }

        var distinct = lengths.Select(BigInteger.Parse).Distinct().ToList();
        if (distinct.Count > 1 || distinct.Any(number => number > long.MaxValue) || encodings.Count > 1)
        {
            return null;
        }

        if (encodings.Count == 1 &&
            (!encodings[0].Equals("chunked", StringComparison.OrdinalIgnoreCase) || distinct.Count > 0 || minor == 0))
        {
            return null;
        }

        var isTunnel = code == 101;
        if (isTunnel && !(askedForUpgrade && ValuesOf("Upgrade").Count > 0))
        {
            return null;
        }

        var length = distinct.Count > 0 && !isTunnel ? distinct[0] : 0;
        var framing =
            isTunnel ? ResponseFraming.Tunnel :
            toHead || code < 200 || code == 204 || code == 304 ? ResponseFraming.None :
            encodings.Count > 0 ? ResponseFraming.Chunked :
            distinct.Count == 0 ? ResponseFraming.Close :
            length == 0 ? ResponseFraming.None : ResponseFraming.Length;
        var keeps = !isTunnel && framing != ResponseFraming.Close && !Connection("close") && (minor == 1 || Connection("keep-alive"));
        var binds = ValuesOf("WWW-Authenticate").Concat(ValuesOf("Proxy-Authenticate")).SelectMany(Elements).Select(challenge => challenge.Split(' ', '\t')[0])
            .Any(scheme => scheme.Equals("NTLM", StringComparison.OrdinalIgnoreCase) || scheme.Equals("Negotiate", StringComparison.OrdinalIgnoreCase));
        var list = string.Concat(fields.Select(field => $"{field.Groups["name"].Value}=[{field.Groups["value"].Value}]\n"));
        return $"{minor} {code} [{status.Groups["reason"].Value}] {framing} {length} {keeps} {binds}\n{list}";
    }

    private static IEnumerable<string> Elements(string list) => list.Split(',').Select(element => element.Trim(' ', '\t'));

    [GeneratedRegex(@"\AHTTP/1\.(?<minor>[01]) (?<code>[1-9][0-9][0-9])(?: (?<reason>.*))?\z", RegexOptions.Singleline)]
    private static partial Regex StatusLine();

    [GeneratedRegex(@"\A(?<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(?<value>.*?)[ \t]*\z", RegexOptions.Singleline)]
    private static partial Regex FieldLine();

    [GeneratedRegex(@"\A[0-9]+\z")]
    private static partial Regex Digits();
}
