using System.Text.RegularExpressions;
using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Origins;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>Connections to servers that a client connection has for itself, and whether the client stays with their servers.</summary>
public sealed partial class OwnConnectionTests
{
    private static readonly Dictionary<string, string[]> Challenges = new()
    {
        ["/login"] = ["HTTP/1.1 401 Unauthorized", "WWW-Authenticate: NTLM"],
        ["/negotiate"] = ["HTTP/1.1 401 Unauthorized", "WWW-Authenticate: Negotiate"],
        ["/proxy"] = ["HTTP/1.1 407 Proxy Authentication Required", "Proxy-Authenticate: NTLM"],
        ["/password"] = ["HTTP/1.1 401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\""],
    };

    /// <summary>
    /// Requests of two clients, each on one connection. Which server each reaches has to agree, and on which connection where that
    /// belongs to one client: from its first challenge on, or always.
    /// </summary>
    [Theory]
    [InlineData("safe", "", "roundrobin", "/ / / /", null)]
    [InlineData("safe", "option prefer-last-server", "roundrobin", "/ / / /", null)]
    [InlineData("always", "option prefer-last-server", "roundrobin", "/ / / /", null)]
    [InlineData("safe", "", "roundrobin", "/ /password / /", null)]
    [InlineData("safe", "", "roundrobin", "/ /login / /", "b b b")]
    [InlineData("safe", "", "roundrobin", "/negotiate / / /", "a a a a")]
    [InlineData("safe", "", "roundrobin", "/ /proxy / /", "b b b")]
    [InlineData("always", "", "leastconn", "/login / /", "a a a")]
    [InlineData("safe", "", "uri", "/ /login /x /y /z /login", null)]
    [InlineData("never", "", "roundrobin", "/ / / / /password /", "a b c a b c")]
    [InlineData("never", "option prefer-last-server", "roundrobin", "/ / / /", "a a a a")]
    [InlineData("never", "option prefer-last-server", "uri", "/ /x /y /z", null)]
    public async Task The_servers_and_connections_of_a_client(
        string reuse, string option, string algorithm, string targets, string? ofItsOwn)
    {
        var configuration = $$"""
            listen farm
                bind 127.0.0.1:{front}
                balance {{algorithm}}
                http-reuse {{reuse}}
                {{option}}
                server a 127.0.0.1:{a}
                server b 127.0.0.1:{b}
                server c 127.0.0.1:{c}
            """;
        var connections = new List<string>();
        await Comparison.RunAsync(configuration, async farm =>
        {
            foreach (var (path, lines) in Challenges)
            {
                farm.Answer(path, OriginAnswer.Text("", lines[1]) with { Status = lines[0] });
            }

            var seen = await VisitAsync(farm, targets);
            await VisitAsync(farm, targets);
            if (ofItsOwn is not null)
            {
                connections.Add(string.Join(' ', seen[^ofItsOwn.Split(' ').Length..]));
            }
        });

        if (ofItsOwn is not null)
        {
            connections[1].Should().Be(connections[0]);
            Digits().Replace(connections[0], "").Should().Be(ofItsOwn);
            connections[0].Split(' ').Distinct().Should().HaveCount(ofItsOwn.Split(' ').Distinct().Count(), "each server has one of them");
        }
    }

    private static async Task<List<string>> VisitAsync(Farm farm, string targets)
    {
        using var client = await farm.ConnectAsync();
        var seen = new List<string>();
        foreach (var target in targets.Split(' '))
        {
            var request = (await farm.SendAsync(client, Farm.Request("GET", target))).Seen.Should().ContainSingle().Subject;
            seen.Add($"{request.Server}{request.Connection}");
        }

        return seen;
    }

    [GeneratedRegex("[0-9]")]
    private static partial Regex Digits();
}
