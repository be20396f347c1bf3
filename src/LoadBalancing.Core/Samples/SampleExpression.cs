using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using LoadBalancing.Configuration;

namespace LoadBalancing.Samples;

/// <summary>
/// Reads the name of a sample and what is done to it, as in <c>req.hdr_ip(X-Forwarded-For,-1),ipmask(24)</c>.
/// </summary>
internal static partial class SampleExpression
{
    /// <summary>Reads an expression.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="problem">What was expected and what was found.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out Sample? sample, [NotNullWhen(false)] out string? problem) =>
        TryParse(text, SampleTable.Find, SampleTable.All.Select(kind => kind.Name), out sample, out problem);

    /// <summary>Reads an expression that may begin with other names, too.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="find">The sample of a name.</param>
    /// <param name="names">All names, for the message about one that is unknown.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="problem">What was expected and what was found.</param>
    public static bool TryParse(
        string text, Func<string, SampleKind?> find, IEnumerable<string> names,
        [NotNullWhen(true)] out Sample? sample, [NotNullWhen(false)] out string? problem)
    {
        sample = null;
        problem = null;
        foreach (var (name, arguments) in Words(text))
        {
            if (name.Length == 0)
            {
                problem = $"expected words such as path or req.hdr(name), parted by commas, found '{text}'.";
            }
            else if (sample is null)
            {
                problem = Begin(name, arguments, find, names, out sample);
            }
            else
            {
                problem = Convert(name, arguments, ref sample);
            }

            if (problem is not null)
            {
                sample = null;
                return false;
            }
        }

        return sample is not null;
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

    private static string? Begin(string name, string[] arguments, Func<string, SampleKind?> find, IEnumerable<string> names, out Sample? sample)
    {
        var kind = find(name);
        sample = kind?.Create(arguments);
        return sample is not null ? null :
            kind is not null ? BadArguments(name, kind.Arguments) :
            $"unknown sample '{name}'.{Spelling.Suggestion(name, names)}";
    }

    private static string? Convert(string name, string[] arguments, ref Sample sample)
    {
        var kind = Converters.All.FirstOrDefault(converter => converter.Name == name);
        if (kind?.Create(sample, arguments) is { } converted)
        {
            sample = converted;
            return null;
        }

        var names = Converters.All.Select(converter => converter.Name).ToArray();
        return kind is not null
            ? BadArguments(name, kind.Arguments)
            : $"expected a converter, one of {string.Join(", ", names)}, found '{name}'.{Spelling.Suggestion(name, names)}";
    }

    private static string BadArguments(string name, string arguments) => arguments.Length == 0
        ? $"'{name}' takes no arguments."
        : $"'{name}' has arguments that it does not take, or lacks one; it is written {name}({arguments}).";

    [GeneratedRegex(@"\G([a-zA-Z0-9_.]+)(?:\(([^()]*)\))?(?=,|$)")]
    private static partial Regex Word();
}
