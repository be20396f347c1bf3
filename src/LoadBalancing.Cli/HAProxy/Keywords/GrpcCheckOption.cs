using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary><c>option grpc-check [SERVICE]</c>, which HAProxy does not have.</summary>
internal static class GrpcCheckOption
{
    public static IEnumerable<Keyword> All { get; } = [new("option grpc-check", SectionKinds.ServerSide, Read)];

    private static void Read(Statement statement, Proxy proxy)
    {
        var service = statement.TryTake(out var name) ? name : "";
        proxy.Check.Use(check => check.Grpc = new GrpcCheckOptions { Service = service });
        statement.Locate($"{proxy.BackendPath}:Check:Grpc");
        statement.End();
    }
}
