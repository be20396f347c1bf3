using LoadBalancing.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Configuration;

/// <summary>
/// Makes the options anew when their source changes. If the new ones are not valid, says so and stays with the last that were:
/// the exception would end in a file watcher, where nobody sees it. At the start there are none to stay with, and it is thrown.
/// </summary>
internal sealed class LoadBalancerOptionsFactory(
    IEnumerable<IConfigureOptions<LoadBalancerOptions>> setups,
    IEnumerable<IPostConfigureOptions<LoadBalancerOptions>> postConfigures,
    IEnumerable<IValidateOptions<LoadBalancerOptions>> validations,
    ILogger<LoadBalancerOptionsFactory> log) : IOptionsFactory<LoadBalancerOptions>
{
    private readonly OptionsFactory<LoadBalancerOptions> _inner = new(setups, postConfigures, validations);
    private volatile LoadBalancerOptions? _valid;

    public LoadBalancerOptions Create(string name)
    {
        try
        {
            return _valid = _inner.Create(name);
        }
        catch (OptionsValidationException exception) when (_valid is not null)
        {
            log.ReloadRejected(string.Join(Environment.NewLine, exception.Failures));
            return _valid;
        }
    }
}
