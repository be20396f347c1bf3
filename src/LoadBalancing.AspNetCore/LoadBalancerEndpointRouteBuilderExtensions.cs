using System.Runtime.CompilerServices;
using System.Text;
using LoadBalancing.AspNetCore;
using LoadBalancing.AspNetCore.Forwarding;
using LoadBalancing.AspNetCore.Rules;
using LoadBalancing.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps endpoints that forward to a backend.</summary>
public static class LoadBalancerEndpointRouteBuilderExtensions
{
    // All endpoints of an application share the connections to its servers.
    internal static readonly ConditionalWeakTable<BackendCollection, HttpForwarder> Forwarders = [];

    /// <summary>
    /// Forwards the requests that match a pattern to a backend. The request target goes on as the client sent it. Being an
    /// endpoint, it takes authorization, rate limiting, CORS and other metadata. Request bodies have no size limit unless
    /// metadata sets one. Header values are Latin-1, so that they go on byte for byte: unless the application has set them, Kestrel's
    /// <c>RequestHeaderEncodingSelector</c> and <c>ResponseHeaderEncodingSelector</c> choose that from here on.
    /// </summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="pattern">The route pattern, for example <c>/{**path}</c>.</param>
    /// <param name="backend">Name of the backend.</param>
    /// <exception cref="KeyNotFoundException">There is no such backend.</exception>
    public static IEndpointConventionBuilder MapLoadBalancer(this IEndpointRouteBuilder endpoints, string pattern, string backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        return endpoints.Map(pattern, backends =>
        {
            _ = backends[backend];
            return new BackendRoutes(backends, [], [], backend).Frontend;
        }).WithDisplayName($"Load balancer: {backend}");
    }

    /// <summary>Forwards the requests that match a pattern to the backend that the first rule with a condition they meet names.</summary>
    /// <inheritdoc cref="MapLoadBalancer(IEndpointRouteBuilder, string, string)"/>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="pattern">The route pattern, for example <c>/{**path}</c>.</param>
    /// <param name="configure">Describes the rules.</param>
    /// <exception cref="ArgumentException">A rule is wrong; the message names all mistakes.</exception>
    public static IEndpointConventionBuilder MapLoadBalancer(
        this IEndpointRouteBuilder endpoints, string pattern, Action<BackendRoutesBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var builder = new BackendRoutesBuilder();
        configure(builder);
        return endpoints.Map(pattern, builder.Build).WithDisplayName("Load balancer");
    }

    private static IEndpointConventionBuilder Map(
        this IEndpointRouteBuilder endpoints, string pattern, Func<BackendCollection, FrontendRules> build)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        var backends = endpoints.ServiceProvider.GetService<BackendCollection>() ??
            throw new InvalidOperationException("Call services.AddLoadBalancer() before MapLoadBalancer().");
        var rules = build(backends);
        var forwarder = Forwarders.GetValue(backends, _ => CreateForwarder(endpoints.ServiceProvider));
        return endpoints
            .Map(pattern, (RequestDelegate)(context =>
            {
                LiftDataRates(context.Features);
                return forwarder.ForwardAsync(exchange: null, context, rules, clientIdle: null, followsAnother: false);
            }))
            .WithMetadata(UnlimitedRequestSize.Instance);
    }

    private static HttpForwarder CreateForwarder(IServiceProvider services)
    {
        KeepHeaderBytes(services.GetRequiredService<IOptions<KestrelServerOptions>>().Value);
        return ActivatorUtilities.CreateInstance<HttpForwarder>(services);
    }

    // By default Kestrel reads UTF-8 and writes ASCII: what servers and clients send each other in other bytes would be changed or refused.
    private static void KeepHeaderBytes(KestrelServerOptions kestrel)
    {
        var untouched = new KestrelServerOptions();
        if (kestrel.RequestHeaderEncodingSelector == untouched.RequestHeaderEncodingSelector)
        {
            kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        }

        if (kestrel.ResponseHeaderEncodingSelector == untouched.ResponseHeaderEncodingSelector)
        {
            kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        }
    }

    // A client that stands still is ended by the backend's idle time-out; one that is merely slow is not.
    private static void LiftDataRates(IFeatureCollection features)
    {
        if (features.Get<IHttpMinRequestBodyDataRateFeature>() is { } request)
        {
            request.MinDataRate = null;
        }

        if (features.Get<IHttpMinResponseDataRateFeature>() is { } response)
        {
            response.MinDataRate = null;
        }
    }
}
