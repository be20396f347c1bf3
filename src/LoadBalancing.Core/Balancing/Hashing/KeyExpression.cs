using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using LoadBalancing.Configuration;

namespace LoadBalancing.Balancing.Hashing;

/// <summary>
/// Reads what <see cref="Algorithm.Hash"/> hashes: the name of a part of the request and what is done to it, as in
/// <c>req.hdr_ip(X-Forwarded-For,-1),ipmask(24)</c>.
/// </summary>
internal static partial class KeyExpression
{
    private static readonly string[] Parts =
        ["src", "path", "query", "url", "base", "method", "req.hdr", "req.hdr_ip", "req.cook", "url_param"];

    private static readonly string[] Converters = ["lower", "upper", "ipmask"];

    public static bool TryParse(string text, [NotNullWhen(true)] out RequestKey? key, [NotNullWhen(false)] out string? problem)
    {
        key = null;
        problem = null;
        foreach (var (name, arguments) in Words(text))
        {
            if (name.Length == 0)
            {
                problem = $"expected words such as path or req.hdr(name), parted by commas, found '{text}'.";
            }
            else if (key is null)
            {
                key = Part(name, arguments, ref problem);
            }
            else
            {
                key = Converter(key, name, arguments, ref problem);
            }

            if (problem is not null)
            {
                key = null;
                return false;
            }
        }

        return key is not null;
    }

    // A word that cannot be read has no name.
    private static IEnumerable<(string Name, string[] Arguments)> Words(string text)
    {
        var at = 0;
        do
        {
            var match = Word().Match(text, at);
            yield return match.Success ? (match.Groups[1].Value, SplitArguments(match.Groups[2].Value)) : ("", []);
            at += match.Success ? match.Length : text.Length;
        }
        while (at++ < text.Length);
    }

    private static string[] SplitArguments(string text) => text.Split(',', StringSplitOptions.TrimEntries);

    private static RequestKey? Part(string name, string[] arguments, ref string? problem)
    {
        switch (name, arguments)
        {
            case ("src", [""]):
                return RequestKeys.Source;
            case ("path", [""]):
                return RequestKeys.Path;
            case ("query", [""]):
                return RequestKeys.Query;
            case ("url", [""]):
                return RequestKeys.Url;
            case ("base", [""]):
                return RequestKeys.Base;
            case ("method", [""]):
                return RequestKeys.Method;
            case ("req.hdr" or "hdr", [{ Length: > 0 } header, ..]) when TryReadOccurrence(arguments, out var occurrence):
                return new HeaderKey(header, occurrence).TryWrite;
            case ("req.hdr_ip" or "hdr_ip", [{ Length: > 0 } header, ..]) when TryReadOccurrence(arguments, out var occurrence):
                return RequestKeys.HeaderAddress(header, occurrence);
            case ("req.cook" or "req.cookie" or "cook", [{ Length: > 0 } cookie]):
                return RequestKeys.Cookie(cookie);
            case ("url_param" or "urlp", [{ Length: > 0 } parameter]):
                return new ParameterKey(parameter, "&;?", checkPost: false).TryWrite;
            default:
                problem = Problem("a part of a request", name, Parts);
                return null;
        }
    }

    private static RequestKey? Converter(RequestKey key, string name, string[] arguments, ref string? problem)
    {
        switch (name, arguments)
        {
            case ("lower", [""]):
                return KeyConverters.Lower(key);
            case ("upper", [""]):
                return KeyConverters.Upper(key);
            case ("ipmask", [var mask]) when KeyConverters.TryParseMask(mask, out var bits):
                return KeyConverters.Mask(key, bits, bits6: null);
            case ("ipmask", [var mask, var mask6]) when
                KeyConverters.TryParseMask(mask, out var bits) && KeyConverters.TryParseMask6(mask6, out var bits6):
                return KeyConverters.Mask(key, bits, bits6);
            default:
                problem = Problem("a converter", name, Converters);
                return null;
        }
    }

    private static bool TryReadOccurrence(string[] arguments, out int occurrence)
    {
        occurrence = -1;
        return arguments.Length == 1 ||
            (arguments.Length == 2 && int.TryParse(arguments[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out occurrence) &&
             occurrence != 0);
    }

    private static string Problem(string expected, string name, string[] known) => known.Contains(name)
        ? $"'{name}' has arguments that it does not take, or lacks one."
        : $"expected {expected}, one of {string.Join(", ", known)}, found '{name}'.{Spelling.Suggestion(name, known)}";

    [GeneratedRegex(@"\G([a-zA-Z0-9_.]+)(?:\(([^()]*)\))?(?=,|$)")]
    private static partial Regex Word();
}
