namespace LoadBalancing.Conformance.Wire;

/// <summary>How the end of a body is known.</summary>
internal readonly record struct Framing(string Kind, int Length)
{
    public static Framing None { get; } = new("none", 0);

    public static Framing Chunked { get; } = new("chunked", 0);

    public static Framing UntilClose { get; } = new("until close", 0);

    public static Framing OfLength(int length) => new("length", length);
}
