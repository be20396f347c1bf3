using System.Net;
using LoadBalancing.AspNetCore.Rules;
using LoadBalancing.Dispatching;
using LoadBalancing.Rules.Matching;
using LoadBalancing.Samples;
using LoadBalancing.Servers;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>A client's request, and the response that it gets, as the engine and rules look at them.</summary>
internal abstract class RequestView : IRequest, IResponse
{
    private readonly VariableSet _variables = new();

    /// <summary>The rules of the listening point, where there are any.</summary>
    public FrontendRules? Frontend { get; private set; }

    /// <summary>The backend, as soon as it is chosen.</summary>
    public Backend? Backend { get; set; }

    /// <summary>The request's header fields.</summary>
    public RequestFields Fields { get; } = new();

    public IPAddress? ClientAddress => Context.Connection.RemoteIpAddress;

    public int ClientPort => Context.Connection.RemotePort;

    public IPAddress? LocalAddress => Context.Connection.LocalIpAddress;

    public int LocalPort => Context.Connection.LocalPort;

    public string Method => Context.Request.Method;

    public string Target => Context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    public string Protocol => Context.Request.Protocol;

    public bool IsSecure => Context.Request.IsHttps;

    public string Id => Context.TraceIdentifier;

    public abstract ReadOnlyMemory<byte> BodyStart { get; }

    public RegexBudget RegexBudget { get; } = new();

    string IRequest.Frontend => Frontend?.Name ?? "";

    int IResponse.Status => Context.Response.StatusCode;

    /// <summary>Whether no request is taken up.</summary>
    public bool IsFree => Context is null;

    /// <summary>The request, from <see cref="Take"/> on.</summary>
    protected HttpContext Context { get; private set; } = null!;

    /// <summary>Whether there is the head of a server's response.</summary>
    protected abstract bool HasResponse { get; }

    /// <summary>Takes up a request, so that it can be looked at.</summary>
    /// <param name="context">The request.</param>
    /// <param name="frontend">The rules of the listening point, if there are any.</param>
    /// <param name="backend">The backend, if it is known already.</param>
    public void Take(HttpContext context, FrontendRules? frontend, Backend? backend)
    {
        Context = context;
        Frontend = frontend;
        Backend = backend;
        Fields.Gather(context.Request.Headers, trims: !RequestTraits.IsHttp1(context.Request.Protocol));
    }

    public StringValues GetHeader(string name) => Context.Request.Headers[name];

    StringValues IResponse.GetHeader(string name) => Context.Response.Headers[name];

    VariableSet? IRequest.VariablesOf(VariableScope scope) => scope switch
    {
        VariableScope.Session => VariablesOfConnection(),
        VariableScope.Request when HasResponse => null,
        VariableScope.Response when !HasResponse => null,
        _ => _variables,
    };

    /// <summary>Lets go of the request.</summary>
    protected void LetGo()
    {
        Fields.Clear();
        RegexBudget.Reset();
        _variables.Clear();
        Frontend = null;
        Backend = null;
        Context = null!;
    }

    // The requests of an HTTP/2 connection may all ask at once. A host without such a place has no connections either.
    private VariableSet VariablesOfConnection()
    {
        if (Context.Features.Get<IConnectionItemsFeature>()?.Items is not { } items)
        {
            return _variables;
        }

        lock (items)
        {
            if (items.TryGetValue(typeof(VariableSet), out var variables))
            {
                return (VariableSet)variables!;
            }

            var created = new VariableSet();
            items[typeof(VariableSet)] = created;
            return created;
        }
    }
}
