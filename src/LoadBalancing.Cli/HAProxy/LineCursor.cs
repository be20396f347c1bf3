namespace LoadBalancing.Cli.HAProxy;

/// <summary>A place in a line, and the first thing found wrong with the line.</summary>
/// <param name="line">The line, without its end.</param>
internal sealed class LineCursor(string line)
{
    /// <summary>The place, from 0.</summary>
    public int At { get; private set; }

    public string? Problem { get; private set; }

    /// <summary>Whether there is a character here; reading ends at the first problem.</summary>
    public bool HasMore => Problem is null && At < line.Length;

    /// <summary>The character here, or NUL at the end of the line.</summary>
    public char Current => At < line.Length ? line[At] : '\0';

    public char Take() => line[At++];

    public bool TryTake(char character)
    {
        var here = HasMore && line[At] == character;
        At += here ? 1 : 0;
        return here;
    }

    /// <summary>Takes the next characters, or none when there are fewer.</summary>
    public string TakeMany(int count)
    {
        var taken = At + count <= line.Length ? line.Substring(At, count) : "";
        At += taken.Length;
        return taken;
    }

    // The first problem is the cause of those that follow.
    public void Fail(string what, int position, string problem) => Problem ??= $"{what} at column {position + 1} {problem}";
}
