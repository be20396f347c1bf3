using LoadBalancing.Rules.Matching;
using LoadBalancing.Samples;

namespace LoadBalancing.Rules;

/// <summary>
/// What a criterion can begin with: any sample, and the name of a text with the method that it is to be compared with behind it, such
/// as <c>path_beg</c>.
/// </summary>
internal static class Criteria
{
    private static readonly Dictionary<string, MatchMethod> Suffixes = new()
    {
        ["beg"] = MatchMethod.Beg,
        ["dir"] = MatchMethod.Dir,
        ["dom"] = MatchMethod.Dom,
        ["end"] = MatchMethod.End,
        ["len"] = MatchMethod.Len,
        ["reg"] = MatchMethod.Reg,
        ["sub"] = MatchMethod.Sub,
    };

    // Before there is a response, those of it have no values.
    private static readonly SampleKind[] Samples = [.. SampleTable.All, .. ResponseSamples.All];

    private static readonly Dictionary<string, (SampleKind Kind, MatchMethod Method)> WithMethod = (
        from kind in Samples
        where kind.Type == SampleType.Text
        from suffix in Suffixes
        select (Name: $"{kind.Name}_{suffix.Key}", kind, suffix.Value)).ToDictionary(item => item.Name, item => (item.kind, item.Value));

    /// <summary>Every name.</summary>
    public static IEnumerable<string> Names => Samples.Select(kind => kind.Name).Concat(WithMethod.Keys);

    /// <summary>Reads the word that a criterion begins with.</summary>
    /// <param name="text">The word.</param>
    /// <param name="method">The method that it names, unless a converter behind it makes something else of the values.</param>
    /// <exception cref="FormatException">There is no such sample; the message says what was probably meant.</exception>
    public static Sample Read(string text, out MatchMethod? method)
    {
        MatchMethod? named = null;
        Sample? first = null;
        if (!SampleExpression.TryParse(text, Find, Names, out var sample, out var problem))
        {
            throw new FormatException(problem);
        }

        method = ReferenceEquals(sample, first) ? named : null;
        return sample;

        SampleKind? Find(string name)
        {
            if (!WithMethod.TryGetValue(name, out var found))
            {
                return ResponseSamples.Find(name);
            }

            named = found.Method;
            return found.Kind with { Create = arguments => first = found.Kind.Create(arguments) };
        }
    }
}
