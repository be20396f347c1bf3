using System.Globalization;
using LoadBalancing.Configuration;

namespace LoadBalancing.Health;

/// <summary>Judges the head of an HTTP answer by its status or by a field.</summary>
internal abstract record HeadPredicate
{
    public abstract bool Holds(HttpAnswer answer);

    /// <summary>The status is one of a set.</summary>
    public sealed record ByStatus(StatusSet Statuses) : HeadPredicate
    {
        public override bool Holds(HttpAnswer answer) => Statuses.Contains(answer.Status);
    }

    /// <summary>An expression finds something in the status.</summary>
    public sealed record ByStatusPattern(SafePattern Pattern) : HeadPredicate
    {
        public override bool Holds(HttpAnswer answer) => Pattern.Finds(answer.Status.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>There is a field of such a name and value.</summary>
    public sealed record ByField(TextPredicate Name, TextPredicate? Value, bool Whole) : HeadPredicate
    {
        public override bool Holds(HttpAnswer answer) => answer.Fields.Any(field =>
            Name.Holds(field.Name) &&
            (Value is null || (Whole ? Value.Holds(field.Value) : field.Value.Split(',', StringSplitOptions.TrimEntries).Any(Value.Holds))));
    }
}
