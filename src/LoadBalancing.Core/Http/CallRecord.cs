using System.Net;
using LoadBalancing.Dispatching;
using LoadBalancing.Persistence;
using LoadBalancing.Servers;

namespace LoadBalancing.Http;

/// <summary>Follows a call of an <see cref="HttpClient"/> to its end and tells the journal of it, once.</summary>
internal sealed class CallRecord
{
    private readonly RequestJournal _journal;
    private readonly Backend _backend;
    private readonly PhaseTimer _phases;
    private Server? _server;
    private DispatchResult _result;
    private CookieAction _cookie;
    private int _status;
    private int _told;
    private bool _isAttempting;

    public CallRecord(RequestJournal journal, TimeProvider time, Backend backend)
    {
        _journal = journal;
        _backend = backend;
        _phases = new PhaseTimer(time);
        _phases.Start();
    }

    /// <summary>Bytes of the request's body that have been sent.</summary>
    public long BytesReceived { get; set; }

    /// <summary>Bytes of the response's body that the application has read.</summary>
    public long BytesSent { get; set; }

    public void BeginAttempt(Server server)
    {
        _server = server;
        _isAttempting = true;
        BytesReceived = 0;
        _phases.Attempt();
    }

    public void EndAttempt(AttemptOutcome outcome)
    {
        _isAttempting = false;
        if (outcome.Failure == AttemptFailure.None)
        {
            _phases.Responded();
        }
    }

    /// <summary>The head of a response is there; the end comes with its body's.</summary>
    public void Responded(in DispatchResult result, HttpStatusCode status, CookieAction cookie)
    {
        _result = result;
        _cookie = cookie;
        _status = (int)status;
    }

    /// <summary>There will be no response.</summary>
    public void Failed(in DispatchResult result)
    {
        _result = result;
        End(result.Status == DispatchStatus.ClientError
            ? new Termination(TerminationCause.Client, TerminationPhase.Data)
            : result.Termination);
    }

    /// <summary>The application gave up before there was a response.</summary>
    public void Left() =>
        End(new Termination(TerminationCause.Client, _isAttempting ? TerminationPhase.Headers : TerminationPhase.Connect));

    public void End(Termination termination)
    {
        if (Interlocked.Exchange(ref _told, 1) != 0)
        {
            return;
        }

        _journal.Tell(new RequestRecord
        {
            Backend = _backend,
            Server = _server,
            Status = _status,
            Termination = termination,
            Cookie = _result.Cookie.Match,
            CookieAction = _cookie,
            Retries = _result.Retries,
            Redispatched = _result.Redispatched,
            BytesReceived = BytesReceived,
            BytesSent = BytesSent,
            Times = _phases.Stop(),
        });
    }
}
