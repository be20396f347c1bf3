namespace LoadBalancing.AspNetCore.Tests.Servers;

/// <summary>The text of responses.</summary>
internal static class Answer
{
    /// <summary>A response of status 200 with a Content-Length.</summary>
    public static string Ok(string body, params string[] headers) => With("200 OK", [.. headers, $"Content-Length: {body.Length}"]) + body;

    /// <summary>The head of a response.</summary>
    public static string With(string status, params string[] headers) =>
        $"HTTP/1.1 {status}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n";

    /// <summary>One chunk of a body; an empty one ends it.</summary>
    public static string Chunk(string text) => $"{text.Length:x}\r\n{text}\r\n";
}
