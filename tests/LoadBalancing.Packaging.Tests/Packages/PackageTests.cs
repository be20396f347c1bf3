namespace LoadBalancing.Packaging.Tests.Packages;

[Collection(PackedFeed.Collection)]
public sealed class PackageTests(PackedFeed feed)
{
    private static readonly string[] Ids = ["LoadBalancing.Core", "LoadBalancing.AspNetCore", "LoadBalancing.Cli"];

    [Fact]
    public void There_are_three_packages_with_symbols() => Directory.GetFiles(feed.Feed).Should().BeEquivalentTo(
        Ids.SelectMany(id => new[] { feed.Package(id), feed.Package(id, "snupkg") }));

    [Theory]
    [InlineData("LoadBalancing.Core", "lib/net10.0/LoadBalancing.Core")]
    [InlineData("LoadBalancing.AspNetCore", "lib/net10.0/LoadBalancing.AspNetCore")]
    [InlineData("LoadBalancing.Cli", "tools/net10.0/any/lb")]
    public void Each_is_complete(string id, string assembly)
    {
        using var package = new PackageFile(feed.Package(id));
        using var symbols = new PackageFile(feed.Package(id, "snupkg"));

        package.Paths.Should().Contain([$"{assembly}.dll", $"{assembly}.xml", "README.md"]);
        package.Text("README.md").Should().StartWith($"# {id}").And.Contain("```");
        package.Describe("license").Should().Be("MIT");
        package.Describe("readme").Should().Be("README.md");
        package.Describe("description").Should().NotBeNullOrEmpty();
        package.Describe("tags").Should().NotBeNullOrEmpty();
        symbols.Paths.Should().Contain($"{assembly}.pdb");
    }

    [Fact]
    public void Core_needs_no_web_framework()
    {
        using var package = new PackageFile(feed.Package("LoadBalancing.Core"));

        package.Metadata.Descendants().Where(element => element.Name.LocalName == "dependency")
            .Should().NotBeEmpty().And.OnlyContain(element => element.Attribute("id")!.Value.StartsWith("Microsoft.Extensions."));
        package.Metadata.Descendants().Should().NotContain(element => element.Name.LocalName == "frameworkReference");
    }

    [Fact]
    public void Core_tells_editors_about_the_configuration()
    {
        using var package = new PackageFile(feed.Package("LoadBalancing.Core"));

        package.Paths.Should().Contain(["ConfigurationSchema.json", "buildTransitive/net10.0/LoadBalancing.Core.targets"]);
    }

    [Fact]
    public void The_tool_is_packed_portable_and_precompiled()
    {
        using var package = new PackageFile(feed.Package("LoadBalancing.Cli"));

        package.Paths.Should().Contain(["tools/net10.0/any/lb.schema.json", "tools/net10.0/linux-x64/lb.schema.json"]);
        foreach (var assembly in new[] { "lb", "LoadBalancing.Core", "LoadBalancing.AspNetCore" })
        {
            package.IsPrecompiled($"tools/net10.0/any/{assembly}.dll").Should().BeFalse();
            package.IsPrecompiled($"tools/net10.0/linux-x64/{assembly}.dll").Should().BeTrue();
        }
    }

    [Fact]
    public async Task Packing_again_gives_the_same_assemblies()
    {
        var again = await feed.PackAgainAsync();

        foreach (var id in Ids)
        {
            using var first = new PackageFile(feed.Package(id));
            using var second = new PackageFile(Path.Combine(again, Path.GetFileName(feed.Package(id))));
            second.Paths.Should().BeEquivalentTo(first.Paths);
            foreach (var assembly in first.Paths.Where(path => path.EndsWith(".dll", StringComparison.Ordinal)))
            {
                second.Bytes(assembly).AsSpan().SequenceEqual(first.Bytes(assembly)).Should().BeTrue(assembly);
            }
        }
    }
}
