namespace LoadBalancing.Configuration;

/// <summary>Kinds of algorithms.</summary>
internal static class AlgorithmExtensions
{
    /// <summary>Whether the algorithm makes a hash of a part of the request.</summary>
    public static bool IsHashing(this Algorithm algorithm) => algorithm is
        Algorithm.Source or Algorithm.Uri or Algorithm.UrlParameter or Algorithm.Header or Algorithm.Hash or Algorithm.RdpCookie;
}
