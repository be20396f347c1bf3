using System.Text;
using System.Text.Json.Nodes;
using LoadBalancing.Cli.Configuration;
using LoadBalancing.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Packaging.Tests.Schema;

/// <summary>What the schema allows is read without a complaint.</summary>
public sealed class SchemaReaderTests
{
    [Fact]
    public void An_application_reads_every_key()
    {
        var backend = Read(SampleDocument.Build(ConfigurationSchema.Root)).Backends.Should().ContainSingle().Which.Value;

        backend.Cookie!.Mode.Should().Be(CookieMode.Insert);
        backend.Check!.Timeout.Should().Be(TimeSpan.FromMilliseconds(500));
        backend.Timeouts.Connect.Should().Be(TimeSpan.FromSeconds(5));
        backend.Servers.Should().ContainSingle().Which.Name.Should().Be("webA");
    }

    [Fact]
    public void The_proxy_reads_every_key()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, SampleDocument.Build(ConfigurationSchema.Root).ToJsonString());

            var configuration = ProxyConfiguration.Read(file);

            configuration.Diagnostics.Should().BeEmpty();
            configuration.Options.Frontends["web"].Binds.Should().Equal("127.0.0.1:8080");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("Check")]
    [InlineData("Check:Http")]
    public void True_stands_for_defaults_where_the_schema_allows_it(string key)
    {
        var document = SampleDocument.Build(ConfigurationSchema.Root);
        var parents = $"LoadBalancer:Backends:web:{key}".Split(':');
        parents[..^1].Aggregate(document, (node, name) => node[name]!)[parents[^1]] = true;

        Read(document).Backends["web"].Check.Should().NotBeNull();
        OptionsNode.All.Single(node => node.Path == $"LoadBalancer:Backends:*:{key}").Schema["type"]!.AsArray()
            .Select(type => type!.GetValue<string>()).Should().Contain("boolean");
    }

    private static LoadBalancerOptions Read(JsonNode document)
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(document.ToJsonString()));
        var section = new ConfigurationBuilder().AddJsonStream(json).Build().GetSection("LoadBalancer");
        var services = new ServiceCollection();
        services.AddLoadBalancer(section);
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<LoadBalancerOptions>>().Value;
    }
}
