namespace LoadBalancing.Cli.HAProxy;

/// <summary>The line that begins a section: <c>KIND [NAME] [ADDRESS] [from DEFAULTS]</c>.</summary>
/// <param name="Kind">What begins.</param>
/// <param name="Name">Its name, or an empty text.</param>
/// <param name="Address">The address to listen on that old files write here, or <see langword="null"/>.</param>
/// <param name="From">The name of the defaults section to begin with, or <see langword="null"/>.</param>
internal sealed record SectionHeader(SectionKinds Kind, string Name, string? Address, string? From)
{
    private const string NameRule = "a name is made of letters, digits, '-', '_', '.' and ':'";

    public static SectionHeader Read(SectionKinds kind, Statement statement)
    {
        var words = new List<string>();
        var from = default(string);
        while (statement.TryTake(out var word))
        {
            if (word == "from" && kind != SectionKinds.Global)
            {
                statement.TryTake("from", "the name of a defaults section", out from);
                break;
            }

            words.Add(word);
        }

        statement.End();
        var name = words.ElementAtOrDefault(0) ?? "";
        if (words.Count > PlacesIn(kind))
        {
            statement.Error($"'{statement.Keyword}' takes no more arguments, found '{words[PlacesIn(kind)]}'.");
        }
        else if (name.Length == 0 && kind is SectionKinds.Frontend or SectionKinds.Backend or SectionKinds.Listen)
        {
            statement.Error($"'{statement.Keyword}' expects a name.");
        }
        else
        {
            CheckName(statement, name);
        }

        return new SectionHeader(kind, name, words.ElementAtOrDefault(1), from);
    }

    /// <summary>Says so when nothing can have such a name.</summary>
    public static bool CheckName(Statement statement, string name)
    {
        var valid = name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':');
        if (!valid)
        {
            statement.Error($"'{name}' is not a name: {NameRule}.");
        }

        return valid;
    }

    private static int PlacesIn(SectionKinds kind) => kind switch
    {
        SectionKinds.Global => 0,
        SectionKinds.Defaults or SectionKinds.Backend => 1,
        _ => 2,
    };
}
