using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy;

/// <summary>What a proxy's lines say of its checks, before it is known which of them hold.</summary>
internal sealed class CheckDraft
{
    private readonly List<CheckStepOptions> _tcp = [];
    private readonly List<object> _http = [];
    private Action<CheckOptions>? _kind;

    /// <summary>The request of <c>option httpchk</c>; <see langword="null"/> unless that is the kind of check.</summary>
    public HttpCheckOptions? Http { get; private set; }

    /// <summary>Whether <c>option tcp-check</c> is the kind of check.</summary>
    public bool IsTcpScript { get; private set; }

    public bool StopOn404 { get; set; }

    public bool SendState { get; set; }

    /// <summary>What the next step is called, if a line before it says so.</summary>
    public string? Comment { private get; set; }

    /// <summary>Whether there is a line <c>http-check</c>.</summary>
    public bool HasHttpLines => _http.Count > 0 || StopOn404 || SendState;

    /// <summary>Whether there is a line <c>tcp-check</c>.</summary>
    public bool HasTcpLines => _tcp.Count > 0;

    public void UseHttp(HttpCheckOptions request) => (Http, IsTcpScript, _kind) = (request, false, null);

    public void UseTcpScript() => (Http, IsTcpScript, _kind) = (null, true, null);

    /// <summary>Makes it a check of another kind.</summary>
    /// <param name="kind">Sets the kind in the options.</param>
    public void Use(Action<CheckOptions> kind) => (Http, IsTcpScript, _kind) = (null, false, kind);

    public void AddTcp(CheckStepOptions step)
    {
        step.Comment ??= TakeComment();
        _tcp.Add(step);
    }

    public void AddConnect(CheckStepOptions step)
    {
        step.Comment ??= TakeComment();
        _http.Add(step);
    }

    /// <summary>Adds a request, made of the first one's defaults by these changes.</summary>
    public void AddSend(Action<HttpCheckOptions> change) => _http.Add(change);

    public void AddExpect(CheckExpectOptions expect)
    {
        expect.Comment ??= TakeComment();
        _http.Add(expect);
    }

    /// <summary>Fills the options of a backend.</summary>
    public void Fill(CheckOptions check)
    {
        _kind?.Invoke(check);
        if (IsTcpScript)
        {
            _tcp.ForEach(check.Steps.Add);
        }
        else if (Http is not null)
        {
            (check.StopOn404, check.SendState) = (StopOn404, SendState);
            var steps = MakeHttp();
            if (steps is [{ Http: { } single }])
            {
                check.Http = single;
            }
            else
            {
                steps.ForEach(check.Steps.Add);
            }
        }
    }

    private List<CheckStepOptions> MakeHttp()
    {
        var steps = new List<CheckStepOptions>();
        HttpCheckOptions? current = null;
        var first = Http;
        HttpCheckOptions Begin()
        {
            // What 'option httpchk' says is about the first request alone.
            current = first ?? new HttpCheckOptions();
            first = null;
            steps.Add(new CheckStepOptions { Http = current });
            return current;
        }

        foreach (var line in _http)
        {
            switch (line)
            {
                case CheckStepOptions connect:
                    steps.Add(connect);
                    break;
                case Action<HttpCheckOptions> change:
                    change(Begin());
                    break;
                case CheckExpectOptions expect:
                    (current ?? Begin()).Expect.Add(expect);
                    break;
            }
        }

        if (current is null)
        {
            Begin();
        }

        return steps;
    }

    private string? TakeComment()
    {
        var comment = Comment;
        Comment = null;
        return comment;
    }
}
