using LoadBalancing.Packaging.Tests.Packages;
using LoadBalancing.Programs;

namespace LoadBalancing.Packaging.Tests.Installation;

/// <summary>The quick starts of the libraries, in new projects outside the repository that know the packages alone.</summary>
[Collection(PackedFeed.Collection)]
public sealed class LibraryTests(PackedFeed feed)
{
    [Fact]
    public async Task An_app_balances_what_it_sends()
    {
        await using var servers = await NamedServers.StartAsync("orders1", "orders2");
        var program = ReadmeBlock.Take(feed, "LoadBalancing.Core", "csharp", (9001, servers.Ports[0]), (9002, servers.Ports[1]));
        var project = await CreateAsync("sending", "Microsoft.NET.Sdk", "LoadBalancing.Core", program);

        var output = await PackedFeed.DotnetAsync(project, Path.Combine("bin", "app.dll"));

        output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Should().Equal("orders1", "orders2");
    }

    [Fact]
    public async Task An_app_balances_what_it_receives()
    {
        await using var servers = await NamedServers.StartAsync("webA", "webB");
        var program = ReadmeBlock.Take(feed, "LoadBalancing.AspNetCore", "csharp", (8001, servers.Ports[0]), (8002, servers.Ports[1]));
        var project = await CreateAsync("receiving", "Microsoft.NET.Sdk.Web", "LoadBalancing.AspNetCore", program);
        using var app = RunningProgram.Start(project, "dotnet", [Path.Combine("bin", "app.dll"), "--urls=http://127.0.0.1:0"]);
        await app.WaitForAsync("Application started");
        var address = app.Output.Split("Now listening on: ")[1].Split(Environment.NewLine)[0];
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(address) };

        var answers = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            answers.Add(await client.GetStringAsync("/"));
        }

        client.DefaultRequestHeaders.Add("Cookie", "SERVERID=A");
        answers.Add(await client.GetStringAsync("/"));

        answers[..3].Order().Should().Equal("webA", "webB", "webB");
        answers[3].Should().Be("webA");
    }

    [Fact]
    public async Task A_project_knows_the_schema_of_the_configuration()
    {
        var project = await CreateAsync("schema", "Microsoft.NET.Sdk.Web", "LoadBalancing.AspNetCore", "");

        var output = await PackedFeed.DotnetAsync(project, "msbuild", "-getItem:JsonSchemaSegment");

        output.Should().Contain("ConfigurationSchema.json").And.Contain("appsettings");
        File.Exists(Path.Combine(feed.Root, "cache", "loadbalancing.core", feed.Version, "ConfigurationSchema.json")).Should().BeTrue();
    }

    private async Task<string> CreateAsync(string name, string sdk, string package, string program)
    {
        var project = Directory.CreateDirectory(Path.Combine(feed.Root, name)).FullName;
        await File.WriteAllTextAsync(Path.Combine(project, "app.csproj"), $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{package}" Version="{feed.Version}" />
              </ItemGroup>
            </Project>
            """);
        if (program.Length == 0)
        {
            await PackedFeed.DotnetAsync(project, "restore");
            return project;
        }

        await File.WriteAllTextAsync(Path.Combine(project, "Program.cs"), program);
        await PackedFeed.DotnetAsync(project, "build", "--output", "bin");
        return project;
    }
}
