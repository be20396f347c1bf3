using System.Text;

namespace LoadBalancing.Rules;

/// <summary>A file of patterns, one a line. Empty lines and those that begin with <c>#</c> do not count, and blanks before a pattern neither.</summary>
internal static class PatternFile
{
    /// <summary>Reads a file.</summary>
    /// <returns>The patterns and the lines they stand in, from 1.</returns>
    /// <exception cref="FormatException">It cannot be read.</exception>
    public static IReadOnlyList<(int Line, string Text)> Read(string file)
    {
        try
        {
            return [.. File.ReadLines(file, Encoding.UTF8)
                .Select((text, index) => (Line: index + 1, Text: text))
                .Where(line => !line.Text.StartsWith('#'))
                .Select(line => line with { Text = line.Text.TrimStart(' ', '\t') })
                .Where(line => line.Text.Length > 0)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new FormatException($"the file '{file}' of '-f' cannot be read: {exception.Message}");
        }
    }
}
