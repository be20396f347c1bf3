using LoadBalancing.Configuration;
using LoadBalancing.Diagnostics;
using LoadBalancing.Servers;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Health;

/// <summary>Asks the agent of one server again and again, in maintenance as well: the agent may be what ends it.</summary>
/// <param name="server">The server.</param>
/// <param name="question">How its agent is asked.</param>
/// <param name="ask">Asks once.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Told of questions that could not be asked.</param>
internal sealed class AgentChecker(
    Server server,
    CheckSettings question,
    Func<Server, CheckSettings, CancellationToken, ValueTask<CheckResult>> ask,
    TimeProvider time,
    ILogger log) : IDisposable
{
    // Between a question that filled its interval and the next one: never a busy loop.
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(1);

    private readonly CancellationTokenSource _stop = new();

    /// <summary>Whether the agent is to be asked otherwise than when this began.</summary>
    public bool IsOutdated => server.Settings.Agent != question;

    /// <summary>Begins after a pause.</summary>
    public void Start(TimeSpan pause) => _ = RunAsync(pause, _stop.Token);

    /// <summary>Asks no more; an answer that is on its way counts no more.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task RunAsync(TimeSpan rest, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Task.Delay(rest, time, stop).ConfigureAwait(false);
                var started = time.GetTimestamp();
                await AskAsync(stop).ConfigureAwait(false);
                rest = question.Interval - time.GetElapsedTime(started);
                rest = rest > ShortestRest ? rest : ShortestRest;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The server is no longer followed.
        }
    }

    private async Task AskAsync(CancellationToken stop)
    {
        try
        {
            var result = await ask(server, question, stop).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
            server.Backend.ReportAgent(server, question, result);
        }
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            // A mistake in the program must not end the questions for good.
            log.AgentBroken(exception, server);
        }
    }
}
