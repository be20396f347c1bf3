using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LoadBalancing.Conformance.Health;

/// <summary>An agent that answers by a script and says when the proxy has dealt with all of it.</summary>
internal sealed class ScriptedAgent : IAsyncDisposable
{
    /// <summary>What the agent wants to hear.</summary>
    public const string Question = "?";

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string[] _answers;
    private readonly Task _serving;

    /// <param name="answers">The lines, one a question; behind them the agent says nothing that means anything.</param>
    public ScriptedAgent(string[] answers)
    {
        _answers = answers;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, Port));
        _listener.Listen();
        _serving = ServeAsync();
    }

    public int Port { get; } = FreePorts.Next();

    /// <summary>Completes when the proxy asks again behind the last answer: it has dealt with that one then.</summary>
    public Task Done => _done.Task;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            var asked = 0;
            while (true)
            {
                using var asking = await _listener.AcceptAsync(_stop.Token);
                try
                {
                    if (await asking.ReceiveAsync(new byte[Question.Length], _stop.Token) == 0)
                    {
                        // Given up before the question was asked: the answer would be lost.
                        continue;
                    }

                    if (asked == _answers.Length)
                    {
                        _done.TrySetResult();
                    }

                    var answer = asked < _answers.Length ? _answers[asked++] : "nothing";
                    await asking.SendAsync(Encoding.Latin1.GetBytes($"{answer}\n"), _stop.Token);
                }
                catch (SocketException)
                {
                    // Given up by a reset.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
