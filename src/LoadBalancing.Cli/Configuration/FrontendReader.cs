using LoadBalancing.Configuration;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Cli.Configuration;

/// <summary>Fills the frontends from the configuration section that also holds the backends.</summary>
internal sealed class FrontendReader(ICollection<string> errors)
{
    public void Read(IConfigurationSection section, ProxyOptions options) =>
        new SectionReader(section, errors).Objects("Frontends", (name, item) => options.Frontends[name] = ReadFrontend(item));

    private static FrontendOptions ReadFrontend(SectionReader reader)
    {
        var frontend = new FrontendOptions();
        reader.Texts("Binds", frontend.Binds.Add);
        reader.Choice<FrontendProtocol>("Protocol", value => frontend.Protocol = value);
        reader.Text("Backend", value => frontend.Backend = value);
        reader.Time("ClientTimeout", value => frontend.ClientTimeout = value);
        reader.Time("RequestTimeout", value => frontend.RequestTimeout = value);
        reader.Time("KeepAliveTimeout", value => frontend.KeepAliveTimeout = value);
        reader.Flag("Close", value => frontend.Close = value);
        return frontend;
    }
}
