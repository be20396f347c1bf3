using Microsoft.Extensions.Http;

namespace LoadBalancing.Http;

/// <summary>Tells gRPC clients built on a balanced handler not to balance a second time.</summary>
internal sealed class GrpcBalancingFilter : IHttpMessageHandlerBuilderFilter
{
    private const string Disabled = "__GrpcLoadBalancingDisabled";

    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        if (builder.PrimaryHandler is SocketsHttpHandler handler && builder.AdditionalHandlers.OfType<BalancingHandler>().Any())
        {
            handler.Properties[Disabled] = true;
        }
    };
}
