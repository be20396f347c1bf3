using System.Text.RegularExpressions;
using LoadBalancing.Packaging.Tests.Packages;

namespace LoadBalancing.Packaging.Tests.Installation;

/// <summary>A quick start, taken from the README of a package so that it stays true.</summary>
internal static partial class ReadmeBlock
{
    /// <summary>The README's first block in a language, with the addresses in it moved to where the test's servers listen.</summary>
    /// <param name="feed">The packages.</param>
    /// <param name="id">The package.</param>
    /// <param name="language">What follows the fence.</param>
    /// <param name="moves">Ports in the README and the ports to use instead.</param>
    public static string Take(PackedFeed feed, string id, string language, params (int From, int To)[] moves)
    {
        using var package = new PackageFile(feed.Package(id));
        var block = Blocks().Matches(package.Text("README.md")).First(match => match.Groups["language"].Value == language).Groups["text"].Value;
        foreach (var (from, to) in moves)
        {
            block.Should().Contain($"127.0.0.1:{from}");
            block = block.Replace($"127.0.0.1:{from}", $"127.0.0.1:{to}", StringComparison.Ordinal);
        }

        return block;
    }

    [GeneratedRegex(@"^```(?<language>\w+)\r?\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
