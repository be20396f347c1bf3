using System.Text.RegularExpressions;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Upstream;

/// <summary>Reads the head of a request as the strictest server would: anything else than exactly one head fails.</summary>
internal static partial class StrictRequest
{
    public static (string Line, IReadOnlyList<string> Fields) Parse(string text)
    {
        text.IndexOf("\r\n\r\n", StringComparison.Ordinal).Should().Be(text.Length - 4);
        var lines = text[..^4].Split("\r\n");
        RequestLine().IsMatch(lines[0]).Should().BeTrue("of {0}", lines[0]);
        var fields = new List<string>();
        foreach (var line in lines.Skip(1))
        {
            var match = FieldLine().Match(line);
            match.Success.Should().BeTrue("of {0}", line);
            fields.Add($"{match.Groups["name"].Value}: {match.Groups["value"].Value.Trim(' ', '\t')}");
        }

        return (lines[0], fields);
    }

    [GeneratedRegex(@"\A[!#$%&'*+.^_`|~0-9A-Za-z-]+ [!-~]+ HTTP/1\.1\z")]
    private static partial Regex RequestLine();

    [GeneratedRegex(@"\A(?<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+):(?<value>[\t -~\x80-\xff]*)\z")]
    private static partial Regex FieldLine();
}
