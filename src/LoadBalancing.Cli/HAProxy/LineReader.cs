namespace LoadBalancing.Cli.HAProxy;

/// <summary>Finds the keyword of a line inside a section and has it read.</summary>
internal static class LineReader
{
    /// <summary>Reads a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="section">The kind of section it stands in.</param>
    /// <param name="proxy">What its keyword describes.</param>
    /// <param name="context">What the reading of the file shares.</param>
    /// <returns>Whether the keyword is at home in the section.</returns>
    public static bool Read(ConfigurationLine line, SectionKinds section, Proxy proxy, ReadContext context)
    {
        var statement = new Statement(line, context);
        var negation = line.Words[0].Text is "no" or "default" ? line.Words[0].Text : null;
        var start = negation is null ? 0 : 1;
        var first = WordAt(line, start);
        var second = WordAt(line, start + 1);
        if (first is null)
        {
            statement.Error($"'{negation}' expects a keyword.");
        }
        else if (first.Length == 0)
        {
            // A variable that is not set can leave nothing; HAProxy, too, passes over such a line.
            statement.Warning("the line begins with an empty word and is passed over.");
        }
        else if (KeywordTable.Find(first, second) is not { } keyword)
        {
            statement.Error(KeywordTable.DescribeUnknown(first, second));
        }
        else if (negation is not null && !keyword.Negatable)
        {
            statement.Error($"'{negation}' cannot stand before '{keyword.Name}'.");
        }
        else if (IsAtHome(keyword, section, statement))
        {
            statement.Begin(keyword, negation is not null);
            keyword.Read(statement, proxy);
            return true;
        }

        return false;
    }

    private static bool IsAtHome(Keyword keyword, SectionKinds section, Statement statement)
    {
        if (keyword.Sections.HasFlag(section))
        {
            return true;
        }

        var name = section.ToString().ToLowerInvariant();
        var isProxy = section is SectionKinds.Frontend or SectionKinds.Backend or SectionKinds.Listen;
        if (isProxy && !keyword.Strict && (keyword.Sections & ~SectionKinds.Global) != SectionKinds.None)
        {
            statement.Warning($"'{keyword.Name}' has no effect in a {name} section.");
        }
        else
        {
            statement.Error($"'{keyword.Name}' is not allowed in {(isProxy ? $"a {name} section" : name)}.");
        }

        return false;
    }

    private static string? WordAt(ConfigurationLine line, int index) => index < line.Words.Count ? line.Words[index].Text : null;
}
