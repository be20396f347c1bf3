using LoadBalancing.Cli.Configuration;
namespace LoadBalancing.Cli.HAProxy;
internal static class HAProxyConfigurationReader { public static ProxyConfiguration Read(string file) => throw new NotSupportedException(file); }
