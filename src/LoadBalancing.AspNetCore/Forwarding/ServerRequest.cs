using System.Net;
using LoadBalancing.Configuration;
using LoadBalancing.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace LoadBalancing.AspNetCore.Forwarding;

/// <summary>Builds the request that a server is to see from the one that the client sent.</summary>
internal static class ServerRequest
{
    private const string ForwardedProto = "X-Forwarded-Proto";
    private const string ForwardedHost = "X-Forwarded-Host";

    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public static HttpRequestMessage Create(HttpContext context, BackendSettings settings, Server server, RequestBody? body)
    {
        var message = new HttpRequestMessage(MethodOf(context.Request.Method), TargetOf(context, server))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body,
        };
        // The body still carries the headers of the attempt before this one.
        body?.Headers.Clear();
        CopyHeaders(context.Request.Headers, settings, message);
        AddForwarded(context, settings.Forwarded, message);
        return message;
    }

    private static HttpMethod MethodOf(string method) => HttpMethods.IsGet(method) ? HttpMethod.Get : HttpMethod.Parse(method);

    // The target goes on byte for byte; only an absolute one is cut down to its path.
    private static Uri TargetOf(HttpContext context, Server server)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return new Uri(server.Address.GetLeftPart(UriPartial.Authority) + (target.StartsWith('/') ? target : PathOf(target)), Verbatim);
    }

    private static string PathOf(string absolute)
    {
        var authority = absolute.IndexOf("://", StringComparison.Ordinal) + "://".Length;
        var length = authority < "://".Length ? -1 : absolute.AsSpan(authority).IndexOfAny('/', '?');
        var path = length < 0 ? "" : absolute[(authority + length)..];
        return path.StartsWith('/') ? path : "/" + path;
    }

    private static void CopyHeaders(IHeaderDictionary headers, BackendSettings settings, HttpRequestMessage message)
    {
        var connection = headers.Connection;
        foreach (var (name, values) in headers)
        {
            if (HopByHopHeaders.Contains(name, connection) || name.Equals(HeaderNames.Expect, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (name.Equals(HeaderNames.Cookie, StringComparison.OrdinalIgnoreCase))
            {
                Add(message, name, settings.Cookie?.ForServer(values) ?? values);
            }
            else if (!name.Equals(HeaderNames.Host, StringComparison.OrdinalIgnoreCase) || !StringValues.IsNullOrEmpty(values))
            {
                Add(message, name, values);
            }
        }
    }

    private static void AddForwarded(HttpContext context, ForwardedSettings forwarded, HttpRequestMessage message)
    {
        if (context.Connection.RemoteIpAddress is { } client && forwarded.ForHeader is { } header)
        {
            client = client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client;
            if (forwarded.Names(client) && !(forwarded.ForIfNone && message.Headers.NonValidated.Contains(header)))
            {
                message.Headers.TryAddWithoutValidation(header, client.ToString());
            }
        }

        if (forwarded.Proto)
        {
            message.Headers.Remove(ForwardedProto);
            message.Headers.TryAddWithoutValidation(ForwardedProto, context.Request.Scheme);
        }

        if (forwarded.Host && context.Request.Host.HasValue)
        {
            message.Headers.Remove(ForwardedHost);
            message.Headers.TryAddWithoutValidation(ForwardedHost, context.Request.Host.Value);
        }
    }

    private static void Add(HttpRequestMessage message, string name, StringValues values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (!message.Headers.TryAddWithoutValidation(name, values[i]))
            {
                // Headers about a body may come without one; the handler knows no other place for them.
                message.Content ??= new ByteArrayContent([]);
                message.Content.Headers.TryAddWithoutValidation(name, values[i]);
            }
        }
    }
}
