using System.Net;
using System.Text;

namespace LoadBalancing.Conformance.Algorithms;

/// <summary>A request whose server is of interest.</summary>
/// <param name="Text">The request as it is sent.</param>
/// <param name="From">The client's own address; <see langword="null"/> for one connection for all of them.</param>
internal sealed record PickRequest(string Text, IPAddress? From = null)
{
    public byte[] Bytes => Encoding.Latin1.GetBytes(Text);

    public static PickRequest Get(string target, params string[] headers) =>
        new($"GET {target} HTTP/1.1\r\nHost: farm\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");

    public static PickRequest Post(string target, string body) => new(
        $"POST {target} HTTP/1.1\r\nHost: farm\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {body.Length}\r\n\r\n{body}");
}
