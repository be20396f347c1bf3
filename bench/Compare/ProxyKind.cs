namespace LoadBalancing.Compare;

/// <summary>A proxy that takes part.</summary>
internal enum ProxyKind
{
    Lb,
    HAProxy,
    Nginx,
}
