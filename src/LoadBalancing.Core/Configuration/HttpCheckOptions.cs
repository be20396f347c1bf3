namespace LoadBalancing.Configuration;

/// <summary>The request that an HTTP check sends, and what it expects of the answer.</summary>
public sealed class HttpCheckOptions
{
    /// <summary>Request method, upper case. Default: <c>OPTIONS</c>.</summary>
    public string Method { get; set; } = "OPTIONS";

    /// <summary>Request target, beginning with <c>/</c>. Default: <c>/</c>.</summary>
    public string Path { get; set; } = "/";

    /// <summary>
    /// <c>HTTP/1.0</c> or <c>HTTP/1.1</c>. Default: <c>HTTP/1.0</c>.
    /// </summary>
    public string Version { get; set; } = "HTTP/1.0";

    /// <summary>Value of the <c>Host</c> header. Default: none with HTTP/1.0, the server's address with HTTP/1.1.</summary>
    public string? Host { get; set; }

    /// <summary>Further header fields. <c>Content-Length</c> is set by itself, and <c>Connection: close</c> unless it is set here.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The body, in bytes of one character each (U+0000 to U+00FF). Default: none.</summary>
    public string? Body { get; set; }

    /// <summary>What is expected of the answer; all of it has to hold. Default: a status of 200 to 399.</summary>
    public IList<CheckExpectOptions> Expect { get; } = [];
}
