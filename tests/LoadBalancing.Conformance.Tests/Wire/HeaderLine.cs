namespace LoadBalancing.Conformance.Wire;

/// <summary>One header as it stood on the wire, its value without the blanks around it.</summary>
internal readonly record struct HeaderLine(string Name, string Value)
{
    private const string TokenSymbols = "!#$%&'*+-.^_`|~";

    public static HeaderLine Parse(string line)
    {
        var colon = line.IndexOf(':');
        if (colon <= 0 || !line[..colon].All(IsTokenCharacter))
        {
            throw new InvalidDataException($"not a header: '{line}'");
        }

        return new(line[..colon], line[(colon + 1)..].Trim(' ', '\t'));
    }

    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => $"{Name}: {Value}";

    private static bool IsTokenCharacter(char c) => char.IsAsciiLetterOrDigit(c) || TokenSymbols.Contains(c);
}
