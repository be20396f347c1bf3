using LoadBalancing.AspNetCore.Forwarding;
using LoadBalancing.Configuration;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Cli.Configuration;

/// <summary>Fills what is the proxy's own from the configuration section that also holds the backends.</summary>
internal sealed class FrontendReader(ICollection<string> errors)
{
    public void Read(IConfigurationSection section, ProxyOptions options)
    {
        var reader = new SectionReader(section, errors);
        reader.Objects("Frontends", (name, item) => options.Frontends[name] = ReadFrontend(item));
        reader.Time("Grace", value => options.Grace = value);
    }

    private static FrontendOptions ReadFrontend(SectionReader reader)
    {
        var frontend = new FrontendOptions();
        reader.Texts("Binds", frontend.Binds.Add);
        reader.Choice<FrontendProtocol>("Protocol", value => frontend.Protocol = value);
        reader.Texts("Acls", frontend.Acls.Add);
        reader.List("Routes", item => frontend.Routes.Add(ReadRoute(item)));
        reader.Text("Backend", value => frontend.Backend = value);
        reader.Texts("RequestRules", frontend.RequestRules.Add);
        reader.Texts("ResponseRules", frontend.ResponseRules.Add);
        reader.Text("MonitorUri", value => frontend.MonitorUri = value);
        reader.Texts("MonitorFail", frontend.MonitorFail.Add);
        reader.Time("ClientTimeout", value => frontend.ClientTimeout = value);
        reader.Time("RequestTimeout", value => frontend.RequestTimeout = value);
        reader.Time("KeepAliveTimeout", value => frontend.KeepAliveTimeout = value);
        reader.Time("ClientFinTimeout", value => frontend.ClientFinTimeout = value);
        reader.Flag("Close", value => frontend.Close = value);
        reader.Object("Limits", item => ReadLimits(item, frontend.Limits));
        reader.Object("Strictness", item => ReadStrictness(item, frontend));
        return frontend;
    }

    private static RouteOptions ReadRoute(SectionReader reader)
    {
        var route = new RouteOptions();
        reader.Text("Backend", value => route.Backend = value);
        reader.Text("Condition", value => route.Condition = value);
        return route;
    }

    private static void ReadStrictness(SectionReader reader, FrontendOptions frontend)
    {
        reader.Flag("AllowDotSegments", value => Change(strictness => strictness with { AllowDotSegments = value }));
        reader.Flag("AllowTrace", value => Change(strictness => strictness with { AllowTrace = value }));
        reader.Flag("AllowFragment", value => Change(strictness => strictness with { AllowFragment = value }));
        reader.Flag("AllowUserInfo", value => Change(strictness => strictness with { AllowUserInfo = value }));
        reader.Flag("AllowMethodCase", value => Change(strictness => strictness with { AllowMethodCase = value }));
        reader.Flag("AllowEmptyHost", value => Change(strictness => strictness with { AllowEmptyHost = value }));
        reader.Flag("AllowLengthWithCoding", value => Change(strictness => strictness with { AllowLengthWithCoding = value }));

        void Change(Func<RequestStrictness, RequestStrictness> change) => frontend.Strictness = change(frontend.Strictness);
    }

    private static void ReadLimits(SectionReader reader, LimitOptions limits)
    {
        reader.Number("Connections", value => limits.Connections = value);
        reader.Number("RequestLine", value => limits.RequestLine = value);
        reader.Number("HeaderBytes", value => limits.HeaderBytes = value);
        reader.Number("HeaderCount", value => limits.HeaderCount = value);
        reader.LongNumber("RequestBody", value => limits.RequestBody = value);
        reader.Number("MinRequestRate", value => limits.MinRequestRate = value);
        reader.Number("MinResponseRate", value => limits.MinResponseRate = value);
        reader.Object("Http2", item => ReadHttp2(item, limits.Http2));
    }

    private static void ReadHttp2(SectionReader reader, Http2Options http2)
    {
        reader.Number("Streams", value => http2.Streams = value);
        reader.Number("FrameSize", value => http2.FrameSize = value);
        reader.Number("HeaderTableSize", value => http2.HeaderTableSize = value);
        reader.Number("ConnectionWindow", value => http2.ConnectionWindow = value);
        reader.Number("StreamWindow", value => http2.StreamWindow = value);
        reader.Time("PingDelay", value => http2.PingDelay = value);
        reader.Time("PingTimeout", value => http2.PingTimeout = value);
    }
}
