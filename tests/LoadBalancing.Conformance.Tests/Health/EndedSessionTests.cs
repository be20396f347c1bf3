using System.Threading.Channels;
using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Origins;
using LoadBalancing.Conformance.Proxies;

namespace LoadBalancing.Conformance.Health;

/// <summary>What is under way on servers when one of them goes down and comes up again: both proxies end the same of it at the same event.</summary>
public sealed class EndedSessionTests
{
    private const string ShutDown = "on-marked-down shutdown-sessions";
    private const string ShutBackupsDown = "on-marked-up shutdown-backup-sessions";

    // One without an answer, and one with half of it.
    private const string Unanswered = "unanswered";
    private const string Begun = "begun";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("", "", "")]
    [InlineData(ShutDown, "a", "")]
    [InlineData(ShutBackupsDown, "", "y")]
    [InlineData($"{ShutDown} {ShutBackupsDown}", "a", "y")]
    public async Task Sessions_end_when_they_do_in_HAProxy(string options, string whenDown, string whenUp)
    {
        var expected = await RunAsync(new HAProxyProxy(), options, whenDown, whenUp);
        var actual = await RunAsync(Comparison.CreateSubject(), options, whenDown, whenUp);

        expected.Should().Equal(
            Outcomes(whenDown, isCut: true), Outcomes(whenUp, isCut: true), Outcomes("aby".Except(whenDown + whenUp), isCut: false));
        actual.Should().Equal(expected);
    }

    private static string Outcomes(IEnumerable<char> servers, bool isCut) => string.Join(", ", servers.SelectMany(server => (string[])
        [$"{server} {Begun}: {(isCut ? "broken off" : "200")}", $"{server} {Unanswered}: {(isCut ? "502" : "200")}"]));

    /// <returns>What ended when the server a went down, when it came up, and when the servers finished their answers.</returns>
    private static async Task<List<string>> RunAsync(Proxy proxy, string options, string whenDown, string whenUp)
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var arrived = Channel.CreateUnbounded<string>();
        await using var farm = await Farm.StartAsync(proxy, Configuration(options), request =>
        {
            var answer = OriginAnswer.Text("all is well") with { Release = release.Task };
            if (request.Path == $"/{Begun}")
            {
                return answer with { Pause = TimeSpan.FromMilliseconds(1) };
            }

            arrived.Writer.TryWrite(request.Server);
            return answer;
        });
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new($"http://127.0.0.1:{farm.Port}") };
        var held = new SortedDictionary<string, Task<string>>(StringComparer.Ordinal);
        var reports = new List<string>();
        try
        {
            foreach (var server in "aby")
            {
                var begun = await AskAsync(client, Begun, server).WaitAsync(Patience);
                held.Add($"{server} {Begun}", ReadAsync(begun));
                held.Add($"{server} {Unanswered}", ReadAsync(AskAsync(client, Unanswered, server)));
                (await arrived.Reader.ReadAsync().AsTask().WaitAsync(Patience)).Should().Be($"{server}");
            }

            await farm.ChangeHealthAsync("a", healthy: false);
            reports.Add(await TakeAsync(whenDown));
            await farm.ChangeHealthAsync("a", healthy: true);
            reports.Add(await TakeAsync(whenUp));
        }
        finally
        {
            release.SetResult();
        }

        reports.Add(await TakeAsync("aby"));
        return reports;

        // What has ended, once all has that has to.
        async Task<string> TakeAsync(string servers)
        {
            await Task.WhenAll(held.Where(one => servers.Contains(one.Key[0])).Select(one => one.Value)).WaitAsync(Patience);
            var ended = held.Where(one => one.Value.IsCompleted).ToList();
            ended.ForEach(one => held.Remove(one.Key));
            return string.Join(", ", ended.Select(one => $"{one.Key}: {one.Value.Result}"));
        }
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, string what, char server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/{what}") { Headers = { { "Cookie", $"S={server}" } } };
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task<string> ReadAsync(Task<HttpResponseMessage> asking) => await ReadAsync(await asking);

    private static async Task<string> ReadAsync(HttpResponseMessage response)
    {
        using var reading = response;
        try
        {
            await response.Content.ReadAsByteArrayAsync();
            return $"{(int)response.StatusCode}";
        }
        catch (HttpRequestException)
        {
            return "broken off";
        }
    }

    private static string Configuration(string options) => $$"""
        listen farm
            bind 127.0.0.1:{front}
            cookie S
            retries 0
            option httpchk HEAD /index.html HTTP/1.0
            server a 127.0.0.1:{a} cookie a check {{options}}
            server b 127.0.0.1:{b} cookie b check
            server y 127.0.0.1:{y} cookie y check backup
        """;
}
