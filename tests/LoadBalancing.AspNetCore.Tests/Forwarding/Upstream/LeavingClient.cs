using LoadBalancing.AspNetCore.Forwarding.Upstream;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Upstream;

/// <summary>A client connection whose end a test decides.</summary>
internal sealed class LeavingClient : IConnectionItemsFeature, IConnectionCompleteFeature
{
    private Func<Task>? _completed;

    public LeavingClient()
    {
        var context = new DefaultHttpContext();
        context.Request.Protocol = "HTTP/1.1";
        context.Features.Set<IConnectionItemsFeature>(this);
        context.Features.Set<IConnectionCompleteFeature>(this);
        Own = OwnConnections.Of(context)!;
    }

    public OwnConnections Own { get; }

    public IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public void OnCompleted(Func<object, Task> callback, object state) => _completed = () => callback(state);

    public Task LeaveAsync() => _completed!();
}
