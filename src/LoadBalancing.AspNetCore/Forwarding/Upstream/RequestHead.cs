using System.Buffers;
using LoadBalancing.AspNetCore.Transport;
using LoadBalancing.Configuration;
using LoadBalancing.Persistence;
using LoadBalancing.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace LoadBalancing.AspNetCore.Forwarding.Upstream;

/// <summary>
/// Writes the head of the request that a server is to see. Framing is decided here alone: one Content-Length, one chunked, or
/// neither. What is written has passed <see cref="RequestGuard"/>.
/// </summary>
internal static class RequestHead
{
    private const int LongestOnStack = 512;
    private const string ForwardedProto = "X-Forwarded-Proto";
    private const string ForwardedHost = "X-Forwarded-Host";

    public static void Write(
        SendBuffer output, HttpContext context, RequestFields fields, RequestFraming framing, BackendSettings settings, Server server)
    {
        var request = context.Request;
        output.Write(request.Method);
        output.Write(" "u8);
        output.Write(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        output.Write(" HTTP/1.1\r\n"u8);
        WriteHost(output, request, server);
        WriteFields(output, fields, request.Headers.Connection, settings);
        WriteForwarded(output, context, fields.ClientHost, settings.Forwarded);
        if (AcceptsTrailers(request.Headers.TE))
        {
            // TE stands for this connection alone, and has to say so (RFC 9110, section 10.1.4).
            output.Write("TE: trailers\r\nConnection: TE\r\n"u8);
        }

        WriteFraming(output, request, framing);
        output.Write("\r\n"u8);
    }

    // The one thing that TE can say of a message rather than a connection.
    private static bool AcceptsTrailers(StringValues te)
    {
        foreach (var line in te)
        {
            foreach (var part in line.AsSpan().Split(','))
            {
                if (line.AsSpan(part).Trim(" \t").Equals("trailers", StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static void WriteHost(SendBuffer output, HttpRequest request, Server server)
    {
        var host = request.Headers.Host;
        output.Write("Host: "u8);
        output.Write(StringValues.IsNullOrEmpty(host) ? server.Address.Authority : host[0]);
        output.Write("\r\n"u8);
    }

    private static void WriteFields(SendBuffer output, RequestFields fields, StringValues connection, BackendSettings settings)
    {
        foreach (var (name, values) in fields.All)
        {
            var nominated = connection.Count > 0 && IsForwardedFor(name, settings.Forwarded) ? default : connection;
            if (fields.StaysBehind(name, nominated) || IsWrittenElsewhere(name, settings.Forwarded))
            {
                continue;
            }

            var persistence = settings.Cookie is { } cookie && name.Equals(HeaderNames.Cookie, StringComparison.OrdinalIgnoreCase)
                ? cookie
                : null;
            for (var i = 0; i < values.Count; i++)
            {
                if (persistence is not null)
                {
                    WriteCookies(output, name, values[i], persistence);
                }
                else
                {
                    WriteField(output, name, values[i]);
                }
            }
        }
    }

    // What is left of a line of cookies; a line that held nothing else is left out.
    private static void WriteCookies(SendBuffer output, string name, ReadOnlySpan<char> line, CookiePersistence cookie)
    {
        var rented = line.Length > LongestOnStack ? ArrayPool<char>.Shared.Rent(line.Length) : null;
        Span<char> room = rented ?? stackalloc char[LongestOnStack];
        var length = cookie.WriteForServer(line, room);
        if (length > 0 || line.IsEmpty)
        {
            WriteField(output, name, room[..length]);
        }

        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    // Whom a proxy in front names as the client, its client cannot nominate away.
    private static bool IsForwardedFor(string name, ForwardedSettings forwarded) =>
        name.Equals(forwarded.ForHeader, StringComparison.OrdinalIgnoreCase);

    private static bool IsWrittenElsewhere(string name, ForwardedSettings forwarded) => name.Length switch
    {
        4 => name.Equals(HeaderNames.Host, StringComparison.OrdinalIgnoreCase),
        14 => name.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase),
        16 => forwarded.Host && name.Equals(ForwardedHost, StringComparison.OrdinalIgnoreCase),
        17 => forwarded.Proto && name.Equals(ForwardedProto, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private static void WriteForwarded(SendBuffer output, HttpContext context, StringValues host, ForwardedSettings forwarded)
    {
        if (forwarded.ForHeader is { } header && context.Connection.RemoteIpAddress is { } client)
        {
            client = client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client;
            if (forwarded.Names(client) && !(forwarded.ForIfNone && context.Request.Headers.ContainsKey(header)))
            {
                Span<char> text = stackalloc char[64];
                client.TryFormat(text, out var length);
                WriteField(output, header, text[..length]);
            }
        }

        if (forwarded.Proto)
        {
            WriteField(output, ForwardedProto, context.Request.Scheme);
        }

        if (forwarded.Host && host.Count > 0)
        {
            WriteField(output, ForwardedHost, host[0]);
        }
    }

    private static void WriteFraming(SendBuffer output, HttpRequest request, RequestFraming framing)
    {
        switch (framing)
        {
            case RequestFraming.Length:
                output.Write("Content-Length: "u8);
                output.Write(request.ContentLength!.Value);
                output.Write("\r\n"u8);
                break;
            case RequestFraming.Chunked:
                output.Write("Transfer-Encoding: chunked\r\n"u8);
                break;
            case RequestFraming.Upgrade:
                output.Write("Connection: Upgrade\r\n"u8);
                foreach (var protocol in request.Headers.Upgrade)
                {
                    WriteField(output, HeaderNames.Upgrade, protocol);
                }

                break;
        }
    }

    private static void WriteField(SendBuffer output, ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        output.Write(name);
        output.Write(": "u8);
        output.Write(value);
        output.Write("\r\n"u8);
    }
}
