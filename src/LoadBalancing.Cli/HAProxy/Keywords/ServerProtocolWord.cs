using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary>The word behind <c>proto</c> and <c>check-proto</c>: the version of HTTP that is spoken with a server.</summary>
internal static class ServerProtocolWord
{
    /// <param name="statement">The statement.</param>
    /// <param name="keyword">What stands before the word.</param>
    /// <returns>The version, or <see langword="null"/> after telling of a mistake.</returns>
    public static ServerProtocol? Read(Statement statement, string keyword)
    {
        if (!statement.TryTake(keyword, "h1 or h2", out var word))
        {
            return null;
        }

        switch (word)
        {
            case "h1":
                return ServerProtocol.Http1;
            case "h2":
                return ServerProtocol.Http2;
            default:
                statement.Error($"'{keyword}' expects h1 or h2, found '{word}'.");
                return null;
        }
    }
}
