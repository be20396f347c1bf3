using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace LoadBalancing.Core.Tests.Metering;

/// <summary>Keeps what the meters of one factory measure, as lines of name, tags and value.</summary>
internal sealed class RecordedMeter : IDisposable
{
    private readonly ConcurrentQueue<string> _lines = [];
    private readonly MeterListener _listener = new();

    public RecordedMeter(IMeterFactory factory)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == factory)
            {
                Instruments.Add(instrument);
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    public ConcurrentBag<Instrument> Instruments { get; } = [];

    /// <summary>What was measured since the last call, such as <c>loadbalancer.retries web A = 1</c>.</summary>
    public List<string> Take()
    {
        _listener.RecordObservableInstruments();
        var lines = _lines.ToList();
        _lines.Clear();
        return lines;
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, object value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
        _lines.Enqueue($"{instrument.Name} {text}: {value}");
    }
}
