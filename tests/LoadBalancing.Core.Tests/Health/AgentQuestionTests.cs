using System.Text;
using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Network;
using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Health;

namespace LoadBalancing.Core.Tests.Health;

/// <summary>Agents on loopback, good ones and bad ones; only their time-outs are driven by hand.</summary>
public sealed class AgentQuestionTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task An_agent_hears_what_it_wants_to()
    {
        var heard = "";
        await using var agent = new LoopbackServer(async (stream, stop) =>
        {
            var buffer = new byte[3];
            await stream.ReadExactlyAsync(buffer, stop);
            heard = Encoding.Latin1.GetString(buffer);
            await stream.WriteAsync("up\n"u8.ToArray(), stop);
        });

        (await AskAsync(agent, options => options.Send = "\u00c4?\n")).Info.Should().Be("up");
        heard.Should().Be("\u00c4?\n");
    }

    [Theory]
    [InlineData("75% up # fine\r\n", CheckCode.CHECKED, "75% up # fine")]
    [InlineData("up\rdown\n", CheckCode.CHECKED, "up")]
    [InlineData("\nup\n", CheckCode.CHECKED, "")]
    [InlineData("\u00ff\u00fe\u0001 down\n", CheckCode.CHECKED, "\u00ff\u00fe\u0001 down")]
    [InlineData("", CheckCode.L7RSP, "the connection ended before the line did")]
    [InlineData("up", CheckCode.L7RSP, "the connection ended before the line did")]
    [InlineData("\0up\n", CheckCode.L7RSP, "not a line of text")]
    [InlineData("up\0down\n", CheckCode.L7RSP, "not a line of text")]
    public async Task A_line_is_read_to_its_end_and_no_further(string answer, CheckCode code, string info)
    {
        await using var agent = new LoopbackServer(async (stream, stop) => await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), stop));

        (await AskAsync(agent)).Should().BeEquivalentTo(new { Code = code, Info = info });
    }

    [Fact]
    public async Task A_line_without_end_is_given_up()
    {
        await using var agent = new LoopbackServer(async (stream, stop) =>
        {
            while (true)
            {
                await stream.WriteAsync("up up up "u8.ToArray(), stop);
            }
        });

        (await AskAsync(agent)).Should().BeEquivalentTo(new { Code = CheckCode.L7RSP, Info = "the line is longer than 16384 bytes" });
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData(0.5, 0.5)]
    public async Task An_agent_whose_line_drips_has_its_time_and_no_more(double? timeout, double limit)
    {
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var agent = new LoopbackServer(async (stream, stop) =>
        {
            await stream.ReadExactlyAsync(new byte[1], stop);
            for (var i = 0; ; i++)
            {
                await stream.WriteAsync("u"u8.ToArray(), stop);
                began.TrySetResult();
                await Task.Delay(1, stop);
            }
        });
        var asking = AskAsync(agent, options =>
        {
            options.Send = "?";
            options.Timeout = timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        });
        await began.Task;

        _time.Advance(TimeSpan.FromSeconds(limit));

        (await asking).Should().BeEquivalentTo(new { Code = CheckCode.L7TOUT, Info = "time-out", Duration = TimeSpan.FromSeconds(limit) });
    }

    private async Task<CheckResult> AskAsync(LoopbackServer agent, Action<AgentOptions>? configure = null)
    {
        var server = Farm.Of(farm => farm.AddServer("A", "127.0.0.1:1", server => server.Agent(agent.EndPoint.Port, configure))).Server("A");
        return await Checks.Runner(_time).RunAsync(server, server.Settings.Agent!, CancellationToken.None);
    }
}
