<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="Symbology">
  <renderer-v2 type="RuleRenderer" enableorderby="0" forceraster="0" symbollevels="0">
    <rules key="root">
      <rule key="splittingA" symbol="0" label="splitsen, klasse A" filter="&quot;kind&quot; = 'splitting' AND &quot;class&quot; = 'A' AND &quot;assessment&quot; = 'candidate'"/>
      <rule key="splittingB" symbol="1" label="splitsen, klasse B" filter="&quot;kind&quot; = 'splitting' AND &quot;class&quot; = 'B' AND &quot;assessment&quot; = 'candidate'"/>
      <rule key="splittingC" symbol="2" label="splitsen, klasse C" filter="&quot;kind&quot; = 'splitting' AND &quot;class&quot; = 'C' AND &quot;assessment&quot; = 'candidate'"/>
      <rule key="topupA" symbol="3" label="optoppen, klasse A" filter="&quot;kind&quot; = 'topup' AND &quot;class&quot; = 'A' AND &quot;assessment&quot; = 'candidate'"/>
      <rule key="topupB" symbol="4" label="optoppen, klasse B" filter="&quot;kind&quot; = 'topup' AND &quot;class&quot; = 'B' AND &quot;assessment&quot; = 'candidate'"/>
      <rule key="topupC" symbol="5" label="optoppen, klasse C" filter="&quot;kind&quot; = 'topup' AND &quot;class&quot; = 'C' AND &quot;assessment&quot; = 'candidate'"/>
      <rule key="garagesA" symbol="6" label="garageboxen, klasse A" filter="&quot;kind&quot; = 'garages' AND &quot;class&quot; = 'A' AND &quot;assessment&quot; = 'candidate'"/>
      <rule key="garagesB" symbol="7" label="garageboxen, klasse B" filter="&quot;kind&quot; = 'garages' AND &quot;class&quot; = 'B' AND &quot;assessment&quot; = 'candidate'"/>
      <rule key="garagesC" symbol="8" label="garageboxen, klasse C" filter="&quot;kind&quot; = 'garages' AND &quot;class&quot; = 'C' AND &quot;assessment&quot; = 'candidate'"/>
      <rule key="transformationA" symbol="9" label="transformatie, klasse A" filter="&quot;kind&quot; = 'transformation' AND &quot;class&quot; = 'A' AND &quot;assessment&quot; = 'candidate'"/>
      <rule key="transformationB" symbol="10" label="transformatie, klasse B" filter="&quot;kind&quot; = 'transformation' AND &quot;class&quot; = 'B' AND &quot;assessment&quot; = 'candidate'"/>
      <rule key="transformationC" symbol="11" label="transformatie, klasse C" filter="&quot;kind&quot; = 'transformation' AND &quot;class&quot; = 'C' AND &quot;assessment&quot; = 'candidate'"/>
      <rule key="extensionA" symbol="12" label="uitbreiden, klasse A" filter="&quot;kind&quot; = 'extension' AND &quot;class&quot; = 'A' AND &quot;assessment&quot; = 'candidate'"/>
      <rule key="extensionB" symbol="13" label="uitbreiden, klasse B" filter="&quot;kind&quot; = 'extension' AND &quot;class&quot; = 'B' AND &quot;assessment&quot; = 'candidate'"/>
      <rule key="extensionC" symbol="14" label="uitbreiden, klasse C" filter="&quot;kind&quot; = 'extension' AND &quot;class&quot; = 'C' AND &quot;assessment&quot; = 'candidate'"/>
    </rules>
    <symbols>
      <symbol type="fill" name="0" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map"><Option type="QString" name="color" value="0,114,178,255"/><Option type="QString" name="style" value="solid"/><Option type="QString" name="outline_color" value="0,114,178,255"/><Option type="QString" name="outline_style" value="solid"/><Option type="QString" name="outline_width" value="0.5"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="joinstyle" value="bevel"/></Option>
        </layer>
      </symbol>
      <symbol type="fill" name="1" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map"><Option type="QString" name="color" value="0,114,178,255"/><Option type="QString" name="style" value="dense4"/><Option type="QString" name="outline_color" value="0,114,178,255"/><Option type="QString" name="outline_style" value="solid"/><Option type="QString" name="outline_width" value="0.5"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="joinstyle" value="bevel"/></Option>
        </layer>
      </symbol>
      <symbol type="fill" name="2" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map"><Option type="QString" name="color" value="0,114,178,255"/><Option type="QString" name="style" value="no"/><Option type="QString" name="outline_color" value="0,114,178,255"/><Option type="QString" name="outline_style" value="solid"/><Option type="QString" name="outline_width" value="0.5"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="joinstyle" value="bevel"/></Option>
        </layer>
      </symbol>
      <symbol type="fill" name="3" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map"><Option type="QString" name="color" value="213,94,0,255"/><Option type="QString" name="style" value="solid"/><Option type="QString" name="outline_color" value="213,94,0,255"/><Option type="QString" name="outline_style" value="solid"/><Option type="QString" name="outline_width" value="0.5"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="joinstyle" value="bevel"/></Option>
        </layer>
      </symbol>
      <symbol type="fill" name="4" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map"><Option type="QString" name="color" value="213,94,0,255"/><Option type="QString" name="style" value="dense4"/><Option type="QString" name="outline_color" value="213,94,0,255"/><Option type="QString" name="outline_style" value="solid"/><Option type="QString" name="outline_width" value="0.5"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="joinstyle" value="bevel"/></Option>
        </layer>
      </symbol>
      <symbol type="fill" name="5" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map"><Option type="QString" name="color" value="213,94,0,255"/><Option type="QString" name="style" value="no"/><Option type="QString" name="outline_color" value="213,94,0,255"/><Option type="QString" name="outline_style" value="solid"/><Option type="QString" name="outline_width" value="0.5"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="joinstyle" value="bevel"/></Option>
        </layer>
      </symbol>
      <symbol type="fill" name="6" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map"><Option type="QString" name="color" value="0,158,115,255"/><Option type="QString" name="style" value="solid"/><Option type="QString" name="outline_color" value="0,158,115,255"/><Option type="QString" name="outline_style" value="solid"/><Option type="QString" name="outline_width" value="0.5"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="joinstyle" value="bevel"/></Option>
        </layer>
      </symbol>
      <symbol type="fill" name="7" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map"><Option type="QString" name="color" value="0,158,115,255"/><Option type="QString" name="style" value="dense4"/><Option type="QString" name="outline_color" value="0,158,115,255"/><Option type="QString" name="outline_style" value="solid"/><Option type="QString" name="outline_width" value="0.5"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="joinstyle" value="bevel"/></Option>
        </layer>
      </symbol>
      <symbol type="fill" name="8" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map"><Option type="QString" name="color" value="0,158,115,255"/><Option type="QString" name="style" value="no"/><Option type="QString" name="outline_color" value="0,158,115,255"/><Option type="QString" name="outline_style" value="solid"/><Option type="QString" name="outline_width" value="0.5"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="joinstyle" value="bevel"/></Option>
        </layer>
      </symbol>
      <symbol type="fill" name="9" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map"><Option type="QString" name="color" value="204,121,167,255"/><Option type="QString" name="style" value="solid"/><Option type="QString" name="outline_color" value="204,121,167,255"/><Option type="QString" name="outline_style" value="solid"/><Option type="QString" name="outline_width" value="0.5"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="joinstyle" value="bevel"/></Option>
        </layer>
      </symbol>
      <symbol type="fill" name="10" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map"><Option type="QString" name="color" value="204,121,167,255"/><Option type="QString" name="style" value="dense4"/><Option type="QString" name="outline_color" value="204,121,167,255"/><Option type="QString" name="outline_style" value="solid"/><Option type="QString" name="outline_width" value="0.5"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="joinstyle" value="bevel"/></Option>
        </layer>
      </symbol>
      <symbol type="fill" name="11" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map"><Option type="QString" name="color" value="204,121,167,255"/><Option type="QString" name="style" value="no"/><Option type="QString" name="outline_color" value="204,121,167,255"/><Option type="QString" name="outline_style" value="solid"/><Option type="QString" name="outline_width" value="0.5"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="joinstyle" value="bevel"/></Option>
        </layer>
      </symbol>
      <symbol type="fill" name="12" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map"><Option type="QString" name="color" value="230,159,0,255"/><Option type="QString" name="style" value="solid"/><Option type="QString" name="outline_color" value="230,159,0,255"/><Option type="QString" name="outline_style" value="solid"/><Option type="QString" name="outline_width" value="0.5"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="joinstyle" value="bevel"/></Option>
        </layer>
      </symbol>
      <symbol type="fill" name="13" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map"><Option type="QString" name="color" value="230,159,0,255"/><Option type="QString" name="style" value="dense4"/><Option type="QString" name="outline_color" value="230,159,0,255"/><Option type="QString" name="outline_style" value="solid"/><Option type="QString" name="outline_width" value="0.5"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="joinstyle" value="bevel"/></Option>
        </layer>
      </symbol>
      <symbol type="fill" name="14" alpha="1" clip_to_extent="1" force_rhr="0">
        <layer class="SimpleFill" enabled="1" locked="0" pass="0">
          <Option type="Map"><Option type="QString" name="color" value="230,159,0,255"/><Option type="QString" name="style" value="no"/><Option type="QString" name="outline_color" value="230,159,0,255"/><Option type="QString" name="outline_style" value="solid"/><Option type="QString" name="outline_width" value="0.5"/><Option type="QString" name="outline_width_unit" value="MM"/><Option type="QString" name="joinstyle" value="bevel"/></Option>
        </layer>
      </symbol>
    </symbols>
  </renderer-v2>
</qgis>
