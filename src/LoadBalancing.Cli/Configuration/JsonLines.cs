using System.Text.Json;

namespace LoadBalancing.Cli.Configuration;

/// <summary>Finds the line of each key in a JSON file, which the framework's configuration does not tell.</summary>
internal static class JsonLines
{
    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Lines, from 1, by configuration path (<c>A:B:0:C</c>); letter case does not matter.</summary>
    public static Dictionary<string, int> Find(ReadOnlySpan<byte> json)
    {
        var lines = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        if (json.StartsWith("\uFEFF"u8))
        {
            json = json[3..];
        }

        var reader = new Utf8JsonReader(json, Options);
        // One entry for each object or array that is open: its path, and the next index of an array or -1.
        var open = new Stack<(string Path, int Index)>();
        var (key, line, position) = ("", 1, 0);
        while (reader.Read())
        {
            line += json[position..(int)reader.TokenStartIndex].Count((byte)'\n');
            position = (int)reader.TokenStartIndex;
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                open.Pop();
                continue;
            }

            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                key = reader.GetString()!;
                lines[Join(open.Peek().Path, key)] = line;
                continue;
            }

            if (open.TryPop(out var parent))
            {
                if (parent.Index >= 0)
                {
                    key = parent.Index.ToString(System.Globalization.CultureInfo.InvariantCulture);
                    lines[Join(parent.Path, key)] = line;
                    parent.Index++;
                }

                open.Push(parent);
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                var path = open.Count == 0 ? "" : Join(open.Peek().Path, key);
                open.Push((path, reader.TokenType == JsonTokenType.StartArray ? 0 : -1));
            }
        }

        return lines;
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}:{key}";
}
