namespace LoadBalancing.Bodies;

/// <summary>Which way a body goes, and what tells its end.</summary>
public enum BodyKind
{
    /// <summary>To the client, with a Content-Length.</summary>
    Download,

    /// <summary>To the client, in chunks.</summary>
    ChunkedDownload,

    /// <summary>To the server, with a Content-Length.</summary>
    Upload,

    /// <summary>To the server, in chunks.</summary>
    ChunkedUpload,
}
