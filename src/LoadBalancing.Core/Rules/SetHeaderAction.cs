namespace LoadBalancing.Rules;

/// <summary>Writes a header.</summary>
/// <param name="name">The header.</param>
/// <param name="value">Its value.</param>
/// <param name="replaces">Whether the lines that there are of it go.</param>
internal sealed class SetHeaderAction(string name, FormatText value, bool replaces) : RuleAction
{
    public string Name => name;

    public FormatText Value => value;

    public bool Replaces => replaces;

    public override bool IsOfPath => value.IsOfPath;

    public static RuleAction ReadSet(RuleReader reader) => Read(reader, "set-header", replaces: true);

    public static RuleAction ReadAdd(RuleReader reader) => Read(reader, "add-header", replaces: false);

    private static SetHeaderAction Read(RuleReader reader, string action, bool replaces) =>
        new(reader.TakeName(action), reader.TakeValue(action, "a value"), replaces);
}
