namespace LoadBalancing.Configuration;

/// <summary>One step of a scripted check: one of its parts is set.</summary>
public sealed class CheckStepOptions
{
    /// <summary>Connects, anew if there is a connection. A script that does not begin so connects as the server's checks do.</summary>
    public CheckConnectOptions? Connect { get; set; }

    /// <summary>Bytes to send, one a character (U+0000 to U+00FF).</summary>
    public string? Send { get; set; }

    /// <summary>Bytes to send in hexadecimal digits.</summary>
    public string? SendBinary { get; set; }

    /// <summary>An HTTP request to send and what is expected of its answer.</summary>
    public HttpCheckOptions? Http { get; set; }

    /// <summary>What is expected of the bytes received since something was sent last.</summary>
    public CheckExpectOptions? Expect { get; set; }

    /// <summary>What people call the step; told with its failure. Default: none.</summary>
    public string? Comment { get; set; }
}
