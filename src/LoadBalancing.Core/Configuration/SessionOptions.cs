namespace LoadBalancing.Configuration;

/// <summary>
/// Sessions of the application: the balancer learns their ids from the cookie that the application sets, and brings requests with a known id,
/// in the cookie or in the URL, to the server that gave it out. What HAProxy had as <c>appsession</c>.
/// </summary>
public sealed class SessionOptions
{
    /// <summary>Name of the application's cookie, case-sensitive, and of the parameter of the URL. Required.</summary>
    public string Cookie { get; set; } = "";

    /// <summary>How many characters of an id count, 1 to 1024. Default: 64.</summary>
    public int Length { get; set; } = 64;

    /// <summary>The most sessions, 1 to 100,000,000. Default: 100,000.</summary>
    public int Size { get; set; } = 100_000;

    /// <summary>Time without a request after which a session is forgotten, 1 ms to 24 days. Default: 1 hour.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Whether ids in requests are learned, too: for applications that do not set the cookie in every session, or sessions older than
    /// the balancer. Default: <see langword="false"/>.
    /// </summary>
    public bool RequestLearn { get; set; }

    /// <summary>Where an id stands when it is not in the cookie. Default: <see cref="SessionPlace.PathParameter"/>.</summary>
    public SessionPlace Place { get; set; } = SessionPlace.PathParameter;

    /// <summary>The table that keeps the sessions.</summary>
    internal StickTableOptions Table => new() { Type = StickKeyType.Text, Length = Length, Size = Size, Expire = Timeout };

    /// <summary>What is done with the table.</summary>
    internal IEnumerable<StickRuleOptions> Rules
    {
        get
        {
            var action = RequestLearn ? StickAction.On : StickAction.Match;
            var parameter = Place == SessionPlace.PathParameter ? "path_param" : "url_param";
            return
            [
                new() { Action = action, Key = $"req.cook({Cookie})" },
                new() { Action = action, Key = $"{parameter}({Cookie})" },
                new() { Action = StickAction.StoreResponse, Key = $"res.cook({Cookie})" },
            ];
        }
    }
}
