namespace LoadBalancing.Cli.HAProxy;

/// <summary>Remembers which line of the file filled which part of the options.</summary>
internal sealed class Locations
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _reported = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Notes that a line filled the options at a path such as <c>Backends:web:Servers:0</c>, and what lies below.</summary>
    public void Record(string path, int line) => _lines[path] = line;

    /// <summary>Notes that the file's reader has already said what is wrong at a path.</summary>
    public void MarkReported(string path) => _reported.Add(path);

    public bool IsReported(string path) => _reported.Contains(path);

    /// <summary>The line that filled a path or the nearest path above it; 0 when there is none.</summary>
    public int LineOf(string path)
    {
        for (var length = path.Length; length > 0; length = path.LastIndexOf(':', length - 1))
        {
            if (_lines.TryGetValue(path[..length], out var line))
            {
                return line;
            }
        }

        return 0;
    }
}
