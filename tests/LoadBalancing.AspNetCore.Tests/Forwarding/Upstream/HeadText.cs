using System.Text;
using LoadBalancing.AspNetCore.Forwarding.Upstream;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Upstream;

/// <summary>Response heads as text, and what the parser reads in them as one comparable text.</summary>
internal static class HeadText
{
    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>A head with these header lines.</summary>
    public static string Head(string statusLine, params string[] fields) =>
        $"{statusLine}\r\n{string.Concat(fields.Select(field => field + "\r\n"))}\r\n";

    public static ResponseHead Parse(string head, bool toHead = false, bool askedForUpgrade = false)
    {
        var response = new ResponseHead();
        var bytes = Bytes(head);
        ResponseHeadParser.FindEnd(bytes).Should().Be(bytes.Length);
        ResponseHeadParser.Parse(bytes, response, toHead, askedForUpgrade);
        return response;
    }

    /// <summary>All that the parser read, or <see langword="null"/> if it refused.</summary>
    public static string? Describe(string head, ResponseHead response, bool toHead, bool askedForUpgrade)
    {
        var bytes = Bytes(head);
        try
        {
            ResponseHeadParser.Parse(bytes, response, toHead, askedForUpgrade);
        }
        catch (InvalidResponseException)
        {
            return null;
        }

        var text = new StringBuilder();
        text.Append($"{response.Minor} {response.Status} [{head.AsSpan(response.ReasonStart, response.ReasonLength)}] ");
        text.Append($"{response.Framing} {response.ContentLength} {response.KeepsAlive} {response.AuthenticatesConnection}\n");
        foreach (var field in response.Fields)
        {
            text.Append($"{Encoding.Latin1.GetString(field.Name(bytes))}=[{Encoding.Latin1.GetString(field.Value(bytes))}]\n");
        }

        return text.ToString();
    }
}
