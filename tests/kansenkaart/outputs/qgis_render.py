"""Run by the system's Python, which has QGIS: load each layer, say how it is styled, and draw it.

Usage: QT_QPA_PLATFORM=offscreen python3 qgis_render.py kansen.gpkg FOLDER LAYER...
"""

import json
import sys
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor


def styled(layer):
    """Return what QGIS made of the style that stands in the file; a table has no renderer."""
    fields = layer.fields()
    found = {
        "features": layer.featureCount(),
        "aliases": {f.name(): layer.attributeAlias(n) for n, f in enumerate(fields)},
    }
    if layer.renderer() is None:
        return found
    items = [i for i in layer.renderer().legendSymbolItems() if i.symbol()]
    return found | {
        "renderer": layer.renderer().type(),
        "labels": [i.label() for i in items],
        "colours": [i.symbol().color().name() for i in items],
        "named": layer.labelsEnabled(),
    }


def draw(layer, path):
    """Draw the whole layer on white."""
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setBackgroundColor(QColor("white"))
    settings.setOutputSize(QSize(1600, 1200))
    extent = layer.extent()
    extent.scale(1.05)
    settings.setExtent(extent)
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(str(path))


def main(file, folder, *names):
    """Print one JSON object: layer to what QGIS made of it."""
    application = QgsApplication([], False)
    application.initQgis()
    found = {}
    for name in names:
        layer = QgsVectorLayer(f"{file}|layername={name}", name, "ogr")
        found[name] = styled(layer)
        if layer.isSpatial():
            draw(layer, Path(folder) / f"{name}.png")
    print(json.dumps(found))
    del layer
    application.exitQgis()


if __name__ == "__main__":
    main(*sys.argv[1:])
