using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Samples;

/// <summary>How far somebody has come who wants all values of a sample. Begins with <see langword="default"/>.</summary>
internal struct SampleCursor
{
    /// <summary>Whether a value was asked for before.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>The header lines that the values are in.</summary>
    public StringValues Lines { get; set; }

    /// <summary>The line that is read.</summary>
    public int Line;

    /// <summary>The place in the text.</summary>
    public int Position;

    /// <summary>Whether this is the first value asked for.</summary>
    public bool Begin()
    {
        var isFirst = !HasBegun;
        HasBegun = true;
        return isFirst;
    }
}
